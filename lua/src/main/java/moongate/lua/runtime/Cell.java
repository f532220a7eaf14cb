package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A captured local variable that is assigned after the closure was created.
public final class Cell {
  /// The variable's value.
  public @Nullable Object value;

  /// A variable that starts with `value`.
  public Cell(@Nullable Object value) {
    this.value = value;
  }
}
