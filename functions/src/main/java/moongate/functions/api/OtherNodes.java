package moongate.functions.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The other nodes of the database.
@FunctionalInterface
public interface OtherNodes {
  /// There are none.
  OtherNodes NONE = (_, _) -> null;

  /// Sends a message to all of them in the background: they get it soon, or when they and this node
  /// can reach the database again. A message that equals one that is still waiting is not sent.
  /// With a delay, they get it when that is over, whatever becomes of this node.
  ///
  /// @param message printable ASCII without spaces and semicolons
  /// @return null, or why it cannot be sent
  @Nullable String send(String message, Duration delay);
}
