package moongate.gateway.exchange;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The parts of a request whose times a client wants (`X-Kong-Request-Debug`).
///
/// @param parts their names
public record DebugFilter(Set<String> parts) {
  private static final Set<String> KNOWN =
      Set.of(
          "rewrite",
          "access",
          "balancer",
          "response",
          "header_filter",
          "body_filter",
          "upstream",
          "log");
  private static final DebugFilter ALL = new DebugFilter(KNOWN);

  public DebugFilter {
    parts = Set.copyOf(parts);
  }

  /// What `asked` stands for: `*` for all parts, or a list of names; null if one of them is
  /// unknown.
  static @Nullable DebugFilter of(String asked) {
    if (asked.strip().equals("*")) {
      return ALL;
    }
    var names = Arrays.stream(asked.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    return KNOWN.containsAll(names) ? new DebugFilter(names) : null;
  }

  /// True if the client wants to know about `part`.
  public boolean has(String part) {
    return parts.contains(part);
  }
}
