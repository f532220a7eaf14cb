package moongate.bench.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moongate.bench.gateway.BenchSettings.Load;

/// Connects, shakes hands, asks once and closes, over and over, with OpenSSL's own client. One
/// process for each connection at a time, since it knows only one.
final class Handshakes implements LoadGenerator {
  private static final Pattern CONNECTIONS =
      Pattern.compile("(\\d+) connections in \\d+ real seconds, (\\d+) bytes read");

  private final Peers peers;
  private final String core;
  private final String sessions;

  /// @param sessions `-new` for full handshakes, `-reuse` for those that go on with a session
  Handshakes(Peers peers, String core, String sessions) {
    this.peers = peers;
    this.core = core;
    this.sessions = sessions;
  }

  @Override
  public Answers load(Target target, Load load, Duration duration)
      throws IOException, InterruptedException {
    var clients = new ArrayList<Process>();
    for (int i = 0; i < load.connections(); i++) {
      clients.add(peers.begin(core, command(target, load, duration)));
    }
    long requests = 0;
    for (var client : clients) {
      requests += count(target, peers.end(client));
    }
    return Answers.of(requests, duration.toSeconds());
  }

  private List<String> command(Target target, Load load, Duration duration) {
    // s_time writes "GET ", this text and " HTTP/1.0": what it knows of headers is none.
    String request =
        "%s HTTP/1.1\r\nHost: %s\r\nX-Api-Key: acme-4f2b9c\r\nConnection: close\r\nUser-Agent: bench"
            .formatted(load.path(), target.host());
    String address = "127.0.0.1:" + target.port(load.protocol());
    String time = Long.toString(duration.toSeconds());
    return List.of(
        "openssl", "s_time", "-connect", address, sessions, "-time", time, "-www", request);
  }

  private static long count(Target target, String output) throws IOException {
    Matcher found = CONNECTIONS.matcher(output);
    long requests = 0;
    while (found.find()) {
      requests += Long.parseLong(found.group(1));
      if (Long.parseLong(found.group(2)) < 200) {
        throw new IOException(target.name() + ": answers are too short:\n" + output);
      }
    }
    if (requests == 0) {
      throw new IOException(target.name() + ": no handshake succeeded:\n" + output);
    }
    return requests;
  }
}
