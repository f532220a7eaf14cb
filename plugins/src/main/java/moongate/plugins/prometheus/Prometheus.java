package moongate.plugins.prometheus;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.SessionRequest;
import moongate.gateway.exchange.Source;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import moongate.plugins.llm.LlmUse;
import moongate.plugins.prometheus.ProxyCounters.Bytes;
import moongate.plugins.prometheus.ProxyCounters.Latencies;
import moongate.plugins.prometheus.ProxyCounters.Latency;
import moongate.plugins.prometheus.ProxyCounters.Requests;
import moongate.plugins.prometheus.ProxyCounters.Streamed;

/// Counts each request. The configuration selects the metrics.
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
    var service = exchange.service() == null ? "" : Names.of(exchange.service());
    var route = exchange.route() == null ? "" : Names.of(exchange.route());
    var current = PluginContext.of(exchange).snapshot();
    var session = exchange.session();
    if (session != null) {
      countSession(exchange, session, service, route, current);
    } else {
      countRequest(exchange, service, route, current);
    }
  }

  private void countRequest(Exchange exchange, String service, String route, Snapshot current) {
    var consumer = namesConsumers ? consumer(exchange) : "";
    if (countsStatus) {
      int status = exchange.response().status();
      counters.request(new Requests(service, route, status, source(exchange), consumer), current);
    }
    if (countsBytes) {
      long read = exchange.request().bytesRead();
      long sent = exchange.response().bytesSent();
      counters.bytes(new Bytes(service, route, "ingress", consumer), current, read);
      counters.bytes(new Bytes(service, route, "egress", consumer), current, sent);
    }
    if (countsModels) {
      LlmUse.of(exchange).forEach(counters::model);
    }
    if (measuresLatency) {
      var timings = exchange.timings();
      latency(Latency.REQUEST, service, route, current, timings.total());
      latency(Latency.KONG, service, route, current, timings.proxyLatency());
      if (timings.upstreamLatency() >= 0) {
        latency(Latency.UPSTREAM, service, route, current, timings.upstreamLatency());
      }
    }
  }

  private void countSession(
      Exchange exchange, SessionRequest session, String service, String route, Snapshot current) {
    if (countsStatus) {
      int status = exchange.response().status();
      counters.session(new Streamed(service, route, status, source(exchange)), current);
    }
    if (countsBytes) {
      long received = session.session().bytesReceived();
      long sent = session.session().bytesSent();
      counters.bytes(new Bytes(service, route, "ingress", ""), current, received);
      counters.bytes(new Bytes(service, route, "egress", ""), current, sent);
    }
    if (measuresLatency) {
      latency(Latency.SESSION, service, route, current, exchange.timings().total());
      latency(Latency.KONG, service, route, current, exchange.timings().proxyLatency());
    }
  }

  private void latency(Latency kind, String service, String route, Snapshot current, long millis) {
    counters.latency(new Latencies(kind, service, route), current, millis);
  }

  private static String source(Exchange exchange) {
    return exchange.response().source() == Source.SERVICE ? "service" : "kong";
  }

  private static String consumer(Exchange exchange) {
    var consumer = exchange.consumer();
    return consumer == null ? "" : Names.of(consumer);
  }
}
