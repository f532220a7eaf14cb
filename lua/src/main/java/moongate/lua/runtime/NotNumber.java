package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The value of a variable that was expected to be a number and turned out not to be one.
///
/// Compiled code stores such a variable as a `double` and an object. The object is null while the
/// value is the `double`, else it is the value itself, with a placeholder for nil.
public final class NotNumber {
  private static final Object NIL = new Object();

  private NotNumber() {}

  /// The object that represents `value`, never null.
  public static Object of(@Nullable Object value) {
    return value == null ? NIL : value;
  }

  /// The value of a variable that is stored as `number` and `other`.
  public static @Nullable Object value(double number, @Nullable Object other) {
    return other == null ? (Object) Double.valueOf(number) : valueOf(other);
  }

  /// The value that `other` represents.
  public static @Nullable Object valueOf(Object other) {
    return other == NIL ? null : other;
  }
}
