package moongate.gateway.balance;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The `healthchecks` of an upstream.
///
/// @param active how addresses are probed
/// @param passive how the results of requests count
/// @param threshold the percentage of the weight that must be exceeded; 0 for none
record CheckRules(Active active, Limits passive, double threshold) {
  /// The counts after which the health of an address changes. 0 stands for never.
  ///
  /// @param good the statuses that are successes
  /// @param bad the statuses that are failures
  record Limits(
      Set<Integer> good,
      Set<Integer> bad,
      int successes,
      int tcpFailures,
      int httpFailures,
      int timeouts) {
    int of(Endpoint.Failure kind) {
      return switch (kind) {
        case TCP -> tcpFailures;
        case HTTP -> httpFailures;
        case TIMEOUT -> timeouts;
      };
    }

    boolean canFail() {
      return tcpFailures > 0 || httpFailures > 0 || timeouts > 0;
    }

    private static Limits of(Value.Obj check) {
      var healthy = check.object("healthy");
      var unhealthy = check.object("unhealthy");
      return new Limits(
          statuses(healthy),
          statuses(unhealthy),
          count(healthy, "successes"),
          count(unhealthy, "tcp_failures"),
          count(unhealthy, "http_failures"),
          count(unhealthy, "timeouts"));
    }

    private static Set<Integer> statuses(Value.Obj check) {
      return check.list("http_statuses").stream()
          .map(status -> (int) ((Value.Num) status).number())
          .collect(Collectors.toUnmodifiableSet());
    }

    private static int count(Value.Obj check, String name) {
      return (int) check.optionalNumber(name).orElse(0);
    }
  }

  /// @param isHttp whether HTTP requests are sent; otherwise it counts whether a connection can be
  ///   opened
  /// @param healthyInterval between two probes of a healthy address; zero for no probes
  /// @param unhealthyInterval between two probes of an unhealthy one
  /// @param serverName the name for TLS; null for the Host header's
  record Active(
      boolean isHttp,
      boolean isSecure,
      Duration healthyInterval,
      Duration unhealthyInterval,
      Duration timeout,
      int concurrency,
      String path,
      @Nullable String serverName,
      boolean verifies,
      Map<String, List<String>> headers,
      Limits limits) {
    boolean isOn() {
      return !healthyInterval.isZero() || !unhealthyInterval.isZero();
    }

    private static Active of(Value.Obj check) {
      var type = check.optionalText("type").orElse("http");
      return new Active(
          type.startsWith("http"),
          type.equals("https"),
          seconds(check.object("healthy"), "interval", 0),
          seconds(check.object("unhealthy"), "interval", 0),
          seconds(check, "timeout", 1),
          (int) check.optionalNumber("concurrency").orElse(10),
          check.optionalText("http_path").orElse("/"),
          check.textOrNull("https_sni"),
          check.flag("https_verify_certificate"),
          headers(check.object("headers")),
          Limits.of(check));
    }

    private static Duration seconds(Value.Obj check, String name, double byDefault) {
      return Duration.ofNanos((long) (check.optionalNumber(name).orElse(byDefault) * 1e9));
    }

    private static Map<String, List<String>> headers(Value.Obj headers) {
      var all = new LinkedHashMap<String, List<String>>();
      headers.members().keySet().forEach(name -> all.put(name, headers.texts(name)));
      return all;
    }
  }

  static CheckRules of(Value.Obj healthchecks) {
    return new CheckRules(
        Active.of(healthchecks.object("active")),
        Limits.of(healthchecks.object("passive")),
        healthchecks.optionalNumber("threshold").orElse(0));
  }

  /// True if anything can make an address unhealthy.
  boolean isOn() {
    return active.isOn() || passive.canFail();
  }
}
