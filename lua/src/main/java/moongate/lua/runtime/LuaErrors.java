package moongate.lua.runtime;

import java.util.ArrayList;
import moongate.fiber.StackRoom;
import org.jspecify.annotations.Nullable;

/// The texts of all errors that the language itself raises, worded as in LuaJIT.
///
/// Operands have their names from the source: `attempt to index local 'x' (a nil value)`.
public final class LuaErrors {
  /// The value of the error for endless recursion.
  private static final String STACK_OVERFLOW = "stack overflow";

  private LuaErrors() {}

  /// An error in running code: `message` with the position of the innermost compiled function.
  public static LuaError runtime(String message) {
    return new LuaError(CallStack.position(0) + message);
  }

  /// An error raised by a host function: `message` with the position of its caller.
  public static LuaError host(String message) {
    return new LuaError(CallStack.position(1) + message);
  }

  /// Recursion that is too deep: has the position, and the innermost and outermost levels.
  public static LuaError stackOverflow(StackOverflowError overflow) {
    try {
      StackRoom.ensureMuch();
    } catch (StackOverflowError full) {
      return new LuaError(STACK_OVERFLOW);
    }
    var levels = CallStack.levels(overflow);
    var position =
        levels.stream()
            .filter(level -> level.function() != null)
            .findFirst()
            .map(CallStack.Level::position)
            .orElse("");
    var error = new LuaError(position + STACK_OVERFLOW);
    if (error.levels() != null) {
      var all = new ArrayList<>(levels);
      all.addAll(CallStack.levels());
      error.levels(all);
    }
    return error;
  }

  /// A call of a value that cannot be called.
  public static LuaError call(@Nullable Object callee) {
    return operand("call", callee, 0);
  }

  /// Indexing a value that cannot be indexed, with its name from the source.
  public static LuaError index(@Nullable Object value) {
    return operand("index", value, 0);
  }

  /// Indexing a value found in `__index` that cannot be indexed.
  public static LuaError indexBehind(@Nullable Object value) {
    return runtime("attempt to index a " + Metatables.typeName(value) + " value");
  }

  /// Arithmetic on a value that is not a number.
  public static LuaError arithmetic(@Nullable Object left, @Nullable Object right) {
    boolean isRight = left instanceof Double || Conversions.toNumber(left) != null;
    return operand("perform arithmetic on", isRight ? right : left, isRight ? 1 : 0);
  }

  /// Concatenation of a value that is neither string nor number: operand `index` of the chain.
  public static LuaError concatenate(@Nullable Object value, int index) {
    return operand("concatenate", value, index);
  }

  /// The length of a value that has none.
  public static LuaError length(@Nullable Object value) {
    return operand("get length of", value, 0);
  }

  /// Comparison of values that have no order.
  public static LuaError compare(@Nullable Object left, @Nullable Object right) {
    var leftType = Metatables.typeName(left);
    var rightType = Metatables.typeName(right);
    return runtime(
        leftType.equals(rightType)
            ? "attempt to compare two " + leftType + " values"
            : "attempt to compare " + leftType + " with " + rightType);
  }

  /// A numeric `for` whose `what` (initial value, limit, step) is not a number.
  public static LuaError loop(String what) {
    return runtime("'for' " + what + " must be a number");
  }

  /// An endless chain of `__index` or `__newindex`.
  public static LuaError endlessChain(String operation) {
    return runtime("loop in " + operation);
  }

  /// A write to a read-only table, with Kong's text, which has no position.
  public static LuaError frozen(String path, Object key) {
    return new LuaError(
        "Cannot modify "
            + path
            + "."
            + Strings.shortened(Conversions.rawToString(key))
            + ". Protected by the sandbox.");
  }

  static LuaError indexIsNil() {
    return runtime("table index is nil");
  }

  static LuaError indexIsNaN() {
    return runtime("table index is NaN");
  }

  static LuaError tableOverflow() {
    return runtime("table overflow");
  }

  static LuaError invalidKeyToNext() {
    return runtime("invalid key to 'next'");
  }

  /// A failed operation on operand `index` of the current instruction, with its name from the
  /// source.
  private static LuaError operand(String operation, @Nullable Object value, int index) {
    var type = Metatables.typeName(value);
    var level = CallStack.level(0);
    var name = level == null ? null : level.operand(index);
    return new LuaError(
        (level == null ? "" : level.position())
            + "attempt to "
            + operation
            + (name == null ? " a " + type + " value" : " " + name + " (a " + type + " value)"));
  }
}
