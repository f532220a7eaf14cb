package moongate.functions.ngx;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import moongate.functions.api.Scope;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.UpstreamCall.Try;
import moongate.gateway.uri.Paths;
import moongate.http.HeaderName;
import org.jspecify.annotations.Nullable;

/// The variables `upstream_…`: the tries of a service, and the headers that it is sent.
///
/// Values of several tries are a list, as in nginx: `502, 200`.
final class UpstreamVariables {
  /// Headers of the request for the service that functions may replace.
  static final List<String> OVERRIDABLE =
      List.of(
          "te",
          "via",
          "connection",
          "upgrade",
          "x_forwarded_for",
          "x_forwarded_proto",
          "x_forwarded_host",
          "x_forwarded_port",
          "x_forwarded_path",
          "x_forwarded_prefix");

  private UpstreamVariables() {}

  /// The path as it is sent; once the service was called, with the query.
  static String uri(Scope scope) {
    var exchange = scope.exchange();
    var path = Paths.escape(exchange.upstream().path());
    var query = exchange.query();
    return exchange.timings().upstreamCalled() == 0 || query == null ? path : path + "?" + query;
  }

  static @Nullable String addresses(Scope scope) {
    return listed(scope, attempt -> attempt.ip() + ":" + attempt.port());
  }

  static @Nullable String statuses(Scope scope) {
    int last = scope.exchange().upstream().status();
    if (last == 0) {
      return null;
    }
    return listed(scope, attempt -> Variables.status(attempt.code() == 0 ? last : attempt.code()));
  }

  /// 0.000 on a connection that was there; `-` for tries that have failed.
  static @Nullable String connectTimes(Scope scope) {
    long nanos = scope.exchange().upstream().connectNanos();
    return listed(
        scope,
        attempt ->
            attempt.code() == 0 && nanos >= 0
                ? Variables.seconds(TimeUnit.NANOSECONDS.toMillis(nanos))
                : "-");
  }

  /// Failed tries have no head: `-`.
  static @Nullable String headerTimes(Scope scope) {
    long millis = scope.exchange().timings().upstreamLatency();
    return millis < 0
        ? null
        : listed(scope, attempt -> attempt.code() == 0 ? Variables.seconds(millis) : "-");
  }

  /// Until the last byte: complete in log only.
  static @Nullable String responseTimes(Scope scope) {
    var timings = scope.exchange().timings();
    long millis = timings.upstreamLatency();
    return millis < 0
        ? null
        : listed(
            scope,
            attempt ->
                Variables.seconds(attempt.code() == 0 ? millis + timings.receive() : millis));
  }

  private static @Nullable String listed(Scope scope, Function<Try, String> text) {
    var tries = scope.exchange().upstream().tries();
    return switch (tries.size()) {
      case 0 -> null;
      case 1 -> text.apply(tries.getFirst());
      default -> String.join(", ", tries.stream().map(text).toList());
    };
  }

  static String host(Scope scope) {
    var upstream = scope.exchange().upstream();
    var fixed = upstream.hostHeader();
    return fixed == null ? upstream.host() : fixed;
  }

  /// What the service will get under this name; empty for nothing, and before there is a route.
  static String header(Scope scope, String name) {
    var exchange = scope.exchange();
    var overrides = exchange.upstream().overrides();
    var header = scope.worker().dashedName(name);
    if (overrides != null && overrides.contains(header)) {
      return overrides.firstOr(header, "");
    }
    return exchange.match() == null ? "" : own(scope, exchange, name, header);
  }

  private static String own(Scope scope, Exchange exchange, String name, HeaderName header) {
    return switch (name) {
      case "connection" -> exchange.isWebSocketUpgrade() ? "keep-alive, Upgrade" : "keep-alive";
      case "upgrade" -> exchange.isWebSocketUpgrade() ? "websocket" : "";
      case "te" -> exchange.headers().hasToken(HeaderName.TE, "trailers") ? "trailers" : "";
      case "x_forwarded_for" -> Variables.forwardedFor(exchange);
      case "x_forwarded_proto" -> trusted(exchange, header, exchange.scheme());
      case "x_forwarded_host" -> trusted(exchange, header, exchange.host());
      case "x_forwarded_port" -> trusted(exchange, header, port(exchange));
      case "x_forwarded_path" -> trusted(exchange, header, exchange.target().rawPath());
      case "x_forwarded_prefix" -> {
        var match = exchange.match();
        var prefix = match == null ? null : match.strippedPrefix();
        yield trusted(exchange, header, prefix == null ? "" : prefix);
      }
      default -> "";
    };
  }

  private static String trusted(Exchange exchange, HeaderName header, String own) {
    return exchange.client().isTrusted() ? exchange.headers().firstOr(header, own) : own;
  }

  private static String port(Exchange exchange) {
    int port = exchange.request().connection().listenerPort();
    return Integer.toString(exchange.settings().mappedPort(port));
  }
}
