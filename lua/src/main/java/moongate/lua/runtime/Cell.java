package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A local variable that closures share and that changes after they were made.
public final class Cell {
  /// The variable's value.
  public @Nullable Object value;

  /// A variable that starts with `value`.
  public Cell(@Nullable Object value) {
    this.value = value;
  }
}
