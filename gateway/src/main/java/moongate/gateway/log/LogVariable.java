package moongate.gateway.log;

import org.jspecify.annotations.Nullable;

/// One of nginx's variables.
@FunctionalInterface
interface LogVariable {
  /// Its value; null when there is none.
  @Nullable String of(Logged request);
}
