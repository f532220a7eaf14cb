package moongate.lua.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An error of Lua code: any value, usually a message that begins with `chunk:line:`.
///
/// It has no Java stack trace, which makes it cheap to throw; [#traceback()] has Lua's, if the
/// thrower or the invocation requested it.
public class LuaError extends RuntimeException {
  private final @Nullable Object value;
  private @Nullable List<CallStack.Level> levels;

  /// An error with any value, as Lua's `error` raises it.
  public LuaError(@Nullable Object value) {
    super(null, null, false, false);
    this.value = value;
    var state = LuaState.currentOrNull();
    if (state != null && state.keepsTracebacks()) {
      levels = CallStack.levels();
    }
  }

  /// The error's value as `pcall` returns it.
  public final @Nullable Object value() {
    return value;
  }

  /// The text for people: the value itself if it is a string or number, else its type.
  @Override
  public String getMessage() {
    var text = Conversions.toStringOrNull(value);
    return text != null ? text : "(error object is a " + Metatables.typeName(value) + " value)";
  }

  /// Lua's stack when the error was raised; null if it was not requested.
  public final @Nullable String traceback() {
    return levels == null ? null : CallStack.traceback(levels, 0);
  }

  /// Lua's stack when the error was raised, innermost level first; null if it was not requested.
  final @Nullable List<CallStack.Level> levels() {
    return levels;
  }

  /// Stores Lua's stack in the error.
  final void levels(List<CallStack.Level> stack) {
    levels = stack;
  }
}
