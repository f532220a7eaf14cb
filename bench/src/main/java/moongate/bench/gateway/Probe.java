package moongate.bench.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Asks a target once, to see that what will be measured does its work.
///
/// It speaks HTTP by hand: the JDK's client refuses to set Host.
final class Probe {
  private Probe() {}

  /// Complains about the first thing that is wrong.
  static void check(Target target) throws IOException {
    String small = ask(target, "/small", true);
    expect(target, small, "HTTP/1.1 200");
    expect(target, small, "{\"id\":471,");
    if (ask(target, "/large", true).length() < 100_000) {
      throw new IOException(target.name() + ": the large body is incomplete");
    }
    if (target.table() == Target.Table.FUNCTIONS) {
      expect(target, small.toLowerCase(Locale.ROOT), "x-tenant: acme\r\n");
      expect(target, ask(target, "/probe", true), "tenant=acme");
      expect(target, ask(target, "/small", false), "HTTP/1.1 401");
    }
  }

  private static void expect(Target target, String answer, String part) throws IOException {
    if (!answer.contains(part)) {
      throw new IOException(
          "%s: expected '%s' in the answer, but it is:\n%s"
              .formatted(
                  target.name(),
                  part.strip(),
                  answer.substring(0, Math.min(2000, answer.length()))));
    }
  }

  private static String ask(Target target, String path, boolean withKey) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
            .formatted(path, target.host(), withKey ? "X-Api-Key: acme-4f2b9c\r\n" : "");
    try (var socket = new Socket("127.0.0.1", target.firstPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
