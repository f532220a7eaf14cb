package moongate.plugins.redis;

import java.util.List;

/// The answer of Redis to one command. All text is bytes (Latin-1 view).
public sealed interface Reply {
  record Text(String text) implements Reply {}

  record Number(long number) implements Reply {}

  /// There is no value.
  record Nothing() implements Reply {}

  record Many(List<Reply> elements) implements Reply {}

  /// The command failed.
  record Refusal(String message) implements Reply {}

  /// The number that this is, or that it contains as text; 0 if there is no value.
  ///
  /// @throws RedisException if it is something else
  default long asNumber() {
    return switch (this) {
      case Number(long number) -> number;
      case Nothing _ -> 0;
      case Text(var text) -> {
        try {
          yield Long.parseLong(text);
        } catch (NumberFormatException notOne) {
          throw new RedisException("Redis answered something else than a number");
        }
      }
      case Refusal(var message) -> throw new RedisException("Redis refused: " + message);
      case Many _ -> throw new RedisException("Redis answered something else than a number");
    };
  }
}
