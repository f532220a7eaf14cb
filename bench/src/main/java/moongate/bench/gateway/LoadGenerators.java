package moongate.bench.gateway;

/// One program for each kind of load.
final class LoadGenerators {
  private final LoadGenerator wrk;
  private final LoadGenerator h2load;
  private final LoadGenerator handshakes;
  private final LoadGenerator resumed;

  LoadGenerators(Peers peers, BenchSettings settings) {
    String core = settings.loadCore();
    wrk = new Wrk(peers, core, settings.home().resolve("gateway/varied.lua"));
    h2load = new H2load(peers, core);
    handshakes = new Handshakes(peers, core, "-new");
    resumed = new Handshakes(peers, core, "-reuse");
  }

  LoadGenerator of(Protocol protocol) {
    return switch (protocol) {
      case HTTP, VARIED, SESSIONS, TLS -> wrk;
      case HANDSHAKES -> handshakes;
      case RESUMED -> resumed;
      case HTTP2, HTTP2_PLAIN, GRPC -> h2load;
    };
  }
}
