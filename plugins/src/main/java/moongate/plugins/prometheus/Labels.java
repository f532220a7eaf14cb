package moongate.plugins.prometheus;

/// What tells series apart: names of a configuration, or empty ones, besides other things.
public sealed interface Labels
    permits ProxyCounters.Requests,
        ProxyCounters.Streamed,
        ProxyCounters.Bytes,
        ProxyCounters.Latencies {
  String service();

  String route();

  default String consumer() {
    return "";
  }
}
