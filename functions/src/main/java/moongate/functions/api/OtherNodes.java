package moongate.functions.api;

import org.jspecify.annotations.Nullable;

/// The other nodes of the database.
@FunctionalInterface
public interface OtherNodes {
  /// There are none.
  OtherNodes NONE = _ -> null;

  /// Sends a message to all of them in the background: they get it soon, or when they and this node
  /// can reach the database again. A message that equals one that is still waiting is not sent.
  ///
  /// @param message printable ASCII without spaces and semicolons
  /// @return null, or why it cannot be sent
  @Nullable String send(String message);
}
