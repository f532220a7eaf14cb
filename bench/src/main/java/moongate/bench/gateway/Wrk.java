package moongate.bench.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moongate.bench.gateway.BenchSettings.Load;

/// HTTP/1.1 on connections that are kept, or on one for each request.
final class Wrk implements LoadGenerator {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern HALF = Pattern.compile("50%\\s+([\\d.]+)(us|ms|s)\\b");
  private static final Pattern NINETY_NINE = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)\\b");
  private static final Pattern WRONG =
      Pattern.compile("(Non-2xx or 3xx responses: \\d+|Socket errors: .*)");

  private final Peers peers;
  private final String core;
  private final Path varied;

  /// @param varied a script that makes each request another one
  Wrk(Peers peers, String core, Path varied) {
    this.varied = varied;
    this.peers = peers;
    this.core = core;
  }

  @Override
  public Answers load(Target target, Load load, Duration duration)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                "wrk",
                "-t1",
                "-c" + load.connections(),
                "-d" + duration.toSeconds() + "s",
                "--latency",
                "-H",
                "Host: " + target.host(),
                "-H",
                "X-Api-Key: acme-4f2b9c",
                "-H",
                "User-Agent: bench",
                "-H",
                "Accept: */*",
                target.url(load.protocol(), load.path())));
    if (load.protocol() == Protocol.VARIED) {
      command.addAll(1, List.of("-s", varied.toString()));
    }
    if (load.protocol() == Protocol.SESSIONS) {
      command.addAll(1, List.of("-H", "Connection: close"));
    }
    String output = peers.run(core, command);
    Matcher wrong = WRONG.matcher(output);
    if (wrong.find()) {
      throw new IOException(target.name() + ": " + wrong.group());
    }
    return new Answers(
        (long) number(REQUESTS, output),
        number(RATE, output),
        milliseconds(HALF, output),
        milliseconds(NINETY_NINE, output));
  }

  private static double number(Pattern pattern, String output) throws IOException {
    return Double.parseDouble(find(pattern, output).group(1));
  }

  private static double milliseconds(Pattern pattern, String output) throws IOException {
    Matcher found = find(pattern, output);
    double value = Double.parseDouble(found.group(1));
    return switch (found.group(2).toLowerCase(Locale.ROOT)) {
      case "us" -> value / 1000;
      case "ms" -> value;
      default -> value * 1000;
    };
  }

  private static Matcher find(Pattern pattern, String output) throws IOException {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IOException("wrk said something unexpected:\n" + output);
    }
    return matcher;
  }
}
