package moongate.bench.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moongate.bench.gateway.BenchSettings.Load;

/// HTTP/2 with many streams on each connection: requests without a body, or calls of gRPC.
final class H2load implements LoadGenerator {
  private static final Pattern COUNTS =
      Pattern.compile("(\\d+) succeeded, (\\d+) failed, (\\d+) errored, (\\d+) timeout");

  /// nginx answers one in some 20,000 calls of gRPC with 502, when it takes the backend's remark
  /// that it has not read all of the request for a failure. One in so many may.
  private static final long MOST_WRONG = 1000;

  private final Peers peers;
  private final String core;

  H2load(Peers peers, String core) {
    this.peers = peers;
    this.core = core;
  }

  @Override
  public Answers load(Target target, Load load, Duration duration)
      throws IOException, InterruptedException {
    String output = peers.run(core, command(target, load, duration));
    Matcher counts = COUNTS.matcher(output);
    if (!counts.find()) {
      throw new IOException(target.name() + ": h2load says\n" + output);
    }
    long wrong = number(counts, 2) + number(counts, 3) + number(counts, 4);
    if (wrong > number(counts, 1) / MOST_WRONG) {
      throw new IOException(target.name() + ": h2load says\n" + output);
    }
    return Answers.of(number(counts, 1), duration.toSeconds());
  }

  private List<String> command(Target target, Load load, Duration duration) {
    boolean isGrpc = load.protocol() == Protocol.GRPC;
    var command =
        new ArrayList<>(
            List.of(
                "h2load",
                "-t1",
                "-c" + load.connections(),
                "-m32",
                "-D" + duration.toSeconds(),
                "--connect-to=127.0.0.1:" + target.port(load.protocol()),
                "-H",
                "X-Api-Key: acme-4f2b9c",
                "-H",
                "User-Agent: bench"));
    if (isGrpc) {
      var call = List.of("-H", "Content-Type: application/grpc", "-H", "TE: trailers");
      command.addAll(call);
      command.addAll(List.of("-d", peers.grpcMessage().toString()));
    } else {
      command.addAll(List.of("-H", "Accept: */*"));
    }
    String scheme = load.protocol() == Protocol.HTTP2 ? "https" : "http";
    String path = isGrpc ? "/bench.Echo" + load.path() : load.path();
    command.add(scheme + "://" + target.host() + path);
    return command;
  }

  private static long number(Matcher counts, int group) {
    return Long.parseLong(counts.group(group));
  }
}
