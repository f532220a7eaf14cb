package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// An active function for the debugger: a call of a function that was compiled for debugging, or of
/// a host function while a call hook is set.
public final class DebugFrame {
  private static final @Nullable Object[] NONE = {};

  private final LuaFunction function;
  private final @Nullable Object[] variables;
  final @Nullable DebugFrame caller;

  /// The line of the current statement; -1 if the line of the next statement has to be reported in
  /// any case.
  int line = -1;

  DebugFrame(LuaFunction function, @Nullable Object[] variables, @Nullable DebugFrame caller) {
    this.function = function;
    this.variables = variables;
    this.caller = caller;
  }

  static DebugFrame ofHost(LuaFunction function, @Nullable DebugFrame caller) {
    return new DebugFrame(function, NONE, caller);
  }

  /// The active function.
  public LuaFunction function() {
    return function;
  }

  boolean holds(@Nullable Object[] array) {
    return variables == array;
  }

  /// The value of a local variable.
  public @Nullable Object variable(int index) {
    var held = variables[index];
    return held instanceof Cell cell ? cell.value : held;
  }

  /// The values of its `...`, if it is a vararg function.
  public @Nullable Object[] varargs() {
    boolean isVararg = function instanceof CompiledFunction compiled && compiled.info().isVararg();
    return isVararg && variables[variables.length - 1] instanceof Object[] values ? values : NONE;
  }

  /// Changes a local variable.
  public void variable(int index, @Nullable Object value) {
    if (variables[index] instanceof Cell cell) {
      cell.value = value;
    } else {
      variables[index] = value;
    }
  }
}
