package moongate.testkit;

import java.util.List;
import java.util.Optional;

/// A response as it was received: header lines in their order and case.
public record WireResponse(String statusLine, List<String> headerLines, String body) {
  /// The status code.
  public int status() {
    return Integer.parseInt(statusLine.split(" ")[1]);
  }

  /// The value of the first header with that name, in any case.
  public Optional<String> header(String name) {
    return headerLines.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
