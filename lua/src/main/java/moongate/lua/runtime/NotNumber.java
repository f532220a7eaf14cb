package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// What a variable holds that is likely a number and turned out not to be one.
///
/// Compiled code keeps such a variable as a `double` and an object: null while the value is the
/// `double`, else the value itself, with a stand-in for nil.
public final class NotNumber {
  private static final Object NIL = new Object();

  private NotNumber() {}

  /// The object that stands for `value`, never null.
  public static Object of(@Nullable Object value) {
    return value == null ? NIL : value;
  }

  /// The value of a variable that is held as `number` and `other`.
  public static @Nullable Object value(double number, @Nullable Object other) {
    return other == null ? (Object) Double.valueOf(number) : valueOf(other);
  }

  /// The value that `other` stands for.
  public static @Nullable Object valueOf(Object other) {
    return other == NIL ? null : other;
  }
}
