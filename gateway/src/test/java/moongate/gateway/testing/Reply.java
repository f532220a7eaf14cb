package moongate.gateway.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A response as a test client received it; a chunked body is put together.
public record Reply(int status, List<String> headerLines, String body) {
  static Reply parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Reply(0, List.of(), text);
    }
    var lines = new ArrayList<>(List.of(text.substring(0, end).split("\r\n", -1)));
    int status = Integer.parseInt(lines.removeFirst().split(" ", -1)[1]);
    var reply = new Reply(status, lines, text.substring(end + 4));
    return reply.has("Transfer-Encoding") ? new Reply(status, lines, joined(reply.body)) : reply;
  }

  private static String joined(String chunks) {
    var body = new StringBuilder();
    int at = 0;
    while (true) {
      int end = chunks.indexOf("\r\n", at);
      if (end < 0) {
        return body + "<cut off>";
      }
      int length = Integer.parseInt(chunks.substring(at, end), 16);
      if (length == 0) {
        return body.toString();
      }
      body.append(chunks, end + 2, end + 2 + length);
      at = end + 2 + length + 2;
    }
  }

  /// The values of all headers with this name, joined by `|`; empty for none.
  public String header(String name) {
    return String.join("|", headers(name));
  }

  /// The values of all headers with this name.
  public List<String> headers(String name) {
    return headerLines.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  public boolean has(String name) {
    return !header(name).isEmpty();
  }

  /// The value of a header that an echoing upstream received, several joined by `|`.
  public String received(String name) {
    return body.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .collect(Collectors.joining("|"));
  }

  /// The request line that an echoing upstream received.
  public String receivedLine() {
    return body.lines().findFirst().orElse("");
  }
}
