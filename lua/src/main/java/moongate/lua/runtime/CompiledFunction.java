package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A closure of compiled Lua. The compiler generates one subclass per function in the source; its
/// instances store the captured variables in fields.
///
/// A tail call is executed as a plain call as long as few of them are active ([Meter#tailDepth]),
/// else it is returned to the caller, which executes it. Both are cheap, and endless tail recursion
/// runs in constant space.
public abstract class CompiledFunction extends LuaFunction {
  /// How many tail calls may be active as plain calls.
  public static final int TAIL_DEPTH = 100;

  private static final Cell[] NO_UPVALUES = {};

  /// A closure of `state` whose globals are in `environment`.
  protected CompiledFunction(LuaState state, @Nullable LuaTable environment) {
    super(state, environment);
  }

  @Override
  public final @Nullable String name() {
    return null;
  }

  /// The loader of this function's class.
  final ChunkClassLoader code() {
    return (ChunkClassLoader) getClass().getClassLoader();
  }

  /// Information about the source of this function.
  public final FunctionInfo info() {
    return code().function(getClass().getName());
  }

  /// The captured variables of a closure that was compiled for debugging; else empty.
  public Cell[] upvalues() {
    return NO_UPVALUES;
  }

  /// Replaces the captured variables of a closure that was compiled for debugging.
  public void upvalues(Cell[] replacements) {}

  // Coroutines without a stack of their own

  /// True if the function was also compiled in a form that can be suspended, with [#begin].
  public boolean isResumable() {
    return false;
  }

  /// Calls the function in the form that can be suspended.
  ///
  /// @return its results, or [Suspension#MARK] if it was suspended
  public @Nullable Object begin(@Nullable Object[] arguments) {
    throw new IllegalStateException("not compiled to be suspended");
  }

  /// Resumes a call of this function.
  ///
  /// @param value the result of the call for which the function waited
  /// @return its results, or [Suspension#MARK] if it was suspended again
  public @Nullable Object resume(Suspension suspension, @Nullable Object value) {
    throw new IllegalStateException("not compiled to be suspended");
  }

  // Operations for generated code

  /// Counts a function entry or a loop iteration.
  protected final void step() {
    meter.step();
  }

  /// The global `name`, whose [Hashing#of(String)] is `hash`.
  protected final @Nullable Object global(String name, int hash) {
    return Index.get(state, environment, name, hash);
  }

  /// Sets the global `name`.
  protected final void setGlobal(@Nullable Object value, String name, int hash) {
    Index.set(state, environment, name, hash, value);
  }

  /// An empty table with this capacity.
  protected final LuaTable newTable(int arrayItems, int fields) {
    meter.charge(64);
    return new LuaTable(arrayItems, fields);
  }

  /// The table for a constructor that has only positional items.
  protected final LuaTable newTable(@Nullable Object[] items) {
    meter.charge(80 + 4L * items.length);
    return LuaTable.ofItems(items);
  }

  /// The table for a constructor that has only positional items, the last of which may have several
  /// values.
  protected final LuaTable newOpenTable(@Nullable Object[] items) {
    meter.charge(80 + 4L * items.length);
    return LuaTable.ofOpenItems(items.clone());
  }

  /// Adds the values of the last item of a table constructor, from index `first` on.
  protected static void addAll(LuaTable table, int first, @Nullable Object result) {
    var values = Values.array(result);
    for (int i = 0; i < values.length; i++) {
      table.put((long) first + i, values[i]);
    }
  }

  /// Stores the position of the following call, which is to a function named `error`.
  protected final void hint(int site) {
    state.hint(this, site);
  }

  /// Charges for a closure's memory.
  protected final void chargeClosure() {
    meter.charge(48);
  }

  /// True if another tail call may be executed as a plain call.
  protected final boolean enterTailCall() {
    if (meter.tailDepth >= TAIL_DEPTH) {
      return false;
    }
    meter.tailDepth++;
    return true;
  }

  /// Ends a tail call that was executed as a plain call, and returns its result.
  protected final @Nullable Object leaveTailCall(@Nullable Object result) {
    meter.tailDepth--;
    return result;
  }

  // Calls with other counts of arguments than of parameters

  /// A function with no parameter.
  public abstract static class Of0 extends CompiledFunction {
    /// A closure.
    protected Of0(LuaState state, @Nullable LuaTable environment) {
      super(state, environment);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      return call();
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return call();
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return call();
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return call();
    }
  }

  /// A function with one parameter.
  public abstract static class Of1 extends CompiledFunction {
    /// A closure.
    protected Of1(LuaState state, @Nullable LuaTable environment) {
      super(state, environment);
    }

    @Override
    public final @Nullable Object call() {
      return call((@Nullable Object) null);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return call(a);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return call(a);
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return call(Values.at(arguments, 0));
    }
  }

  /// A function with two parameters.
  public abstract static class Of2 extends CompiledFunction {
    /// A closure.
    protected Of2(LuaState state, @Nullable LuaTable environment) {
      super(state, environment);
    }

    @Override
    public final @Nullable Object call() {
      return call(null, null);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      return call(a, null);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return call(a, b);
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return call(Values.at(arguments, 0), Values.at(arguments, 1));
    }
  }

  /// A function with three parameters.
  public abstract static class Of3 extends CompiledFunction {
    /// A closure.
    protected Of3(LuaState state, @Nullable LuaTable environment) {
      super(state, environment);
    }

    @Override
    public final @Nullable Object call() {
      return call(null, null, null);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      return call(a, null, null);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return call(a, b, null);
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return call(Values.at(arguments, 0), Values.at(arguments, 1), Values.at(arguments, 2));
    }
  }

  /// A function whose calls are all known from the source: generated code calls it with a
  /// specialised signature, and no other code can get a reference to it.
  public abstract static class OfOwn extends OfMany {
    /// A closure.
    protected OfOwn(LuaState state, @Nullable LuaTable environment) {
      super(state, environment);
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      throw new LuaError("function cannot be called from outside of its chunk");
    }
  }

  /// A function with more parameters, or with `...`: its arguments are passed in an array.
  public abstract static class OfMany extends CompiledFunction {
    /// A closure.
    protected OfMany(LuaState state, @Nullable LuaTable environment) {
      super(state, environment);
    }

    @Override
    public final @Nullable Object call() {
      return call(new @Nullable Object[] {});
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      return call(new @Nullable Object[] {a});
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return call(new @Nullable Object[] {a, b});
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return call(new @Nullable Object[] {a, b, c});
    }
  }
}
