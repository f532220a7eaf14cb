package moongate.plugins.prometheus;

/// The labels of a series: names from the configuration, or empty ones, and others.
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
