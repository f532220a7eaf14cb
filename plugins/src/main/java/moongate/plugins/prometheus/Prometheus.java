package moongate.plugins.prometheus;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.SessionRequest;
import moongate.gateway.exchange.Source;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Value;
import moongate.plugins.llm.LlmUse;
import moongate.plugins.prometheus.ProxyCounters.Latency;

/// Counts each request, as far as its configuration says.
final class Prometheus implements Plugin {
  private final boolean namesConsumers;
  private final boolean countsStatus;
  private final boolean measuresLatency;
  private final boolean countsBytes;
  private final boolean countsModels;
  private final ProxyCounters counters;

  Prometheus(Value.Obj config, ProxyCounters counters) {
    this.namesConsumers = config.flag(PrometheusType.CONSUMER);
    this.countsStatus = config.flag(PrometheusType.STATUS);
    this.measuresLatency = config.flag(PrometheusType.LATENCY);
    this.countsBytes = config.flag(PrometheusType.BANDWIDTH);
    this.countsModels = config.flag(PrometheusType.AI);
    this.counters = counters;
  }

  @Override
  public void log(Exchange exchange) {
    var service = service(exchange);
    var route = route(exchange);
    var consumer = namesConsumers ? consumer(exchange) : "";
    var session = exchange.session();
    if (session != null) {
      countSession(exchange, session, service, route);
      return;
    }
    if (countsStatus) {
      boolean isOfService = exchange.response().source() == Source.SERVICE;
      counters.request(
          service, route, exchange.response().status(), isOfService ? "service" : "kong", consumer);
    }
    if (countsBytes) {
      counters.bytes(service, route, "ingress", consumer, exchange.request().bytesRead());
      counters.bytes(service, route, "egress", consumer, exchange.response().bytesSent());
    }
    if (countsModels) {
      LlmUse.of(exchange).forEach(counters::model);
    }
    if (measuresLatency) {
      var timings = exchange.timings();
      counters.latency(Latency.REQUEST, service, route, timings.total());
      counters.latency(Latency.KONG, service, route, timings.proxyLatency());
      if (timings.upstreamLatency() >= 0) {
        counters.latency(Latency.UPSTREAM, service, route, timings.upstreamLatency());
      }
    }
  }

  private void countSession(
      Exchange exchange, SessionRequest session, String service, String route) {
    if (countsStatus) {
      boolean isOfService = exchange.response().source() == Source.SERVICE;
      counters.session(
          service, route, exchange.response().status(), isOfService ? "service" : "kong");
    }
    if (countsBytes) {
      counters.bytes(service, route, "ingress", "", session.session().bytesReceived());
      counters.bytes(service, route, "egress", "", session.session().bytesSent());
    }
    if (measuresLatency) {
      counters.latency(Latency.SESSION, service, route, exchange.timings().total());
      counters.latency(Latency.KONG, service, route, exchange.timings().proxyLatency());
    }
  }

  private static String service(Exchange exchange) {
    var service = exchange.service();
    if (service == null) {
      return "";
    }
    return service.name() == null ? service.host() : service.name();
  }

  private static String route(Exchange exchange) {
    var route = exchange.route();
    if (route == null) {
      return "";
    }
    return route.name() == null ? route.id() : route.name();
  }

  private static String consumer(Exchange exchange) {
    var consumer = exchange.consumer();
    return consumer == null || consumer.username() == null ? "" : consumer.username();
  }
}
