package moongate.net.upstream;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Failures to connect that are this node's own, whatever its peer may be. The system's words are
/// the only thing in which such failures differ from others.
final class NodeShortage {
  private static final List<String> WORDS =
      List.of(
          "cannot assign requested address", // no port left towards this peer, or no such network
          "too many open files",
          "no buffer space available",
          "cannot allocate memory");

  private NodeShortage() {}

  static boolean isCause(@Nullable Throwable cause) {
    var text = cause == null ? "" : String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(text::contains);
  }
}
