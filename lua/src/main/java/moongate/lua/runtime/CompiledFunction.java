package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A closure of compiled Lua. The compiler generates one subclass per function in the source, whose
/// instances hold the captured variables in fields.
///
/// A tail call is made as a plain call while few of them are active ([Meter#tailDepth]), else it is
/// returned to be made by the caller: both are cheap, and endless tail recursion runs in constant
/// space.
public abstract class CompiledFunction extends LuaFunction {
  /// How many tail calls may be active as plain calls.
  public static final int TAIL_DEPTH = 100;

  /// A closure of `state` whose globals are in `environment`.
  protected CompiledFunction(LuaState state, @Nullable LuaTable environment) {
    super(state, environment);
  }

  @Override
  public final @Nullable String name() {
    return null;
  }

  /// Where this function comes from.
  public final FunctionInfo info() {
    var type = getClass();
    return ((ChunkClassLoader) type.getClassLoader()).function(type.getName());
  }

  // --- what generated code does with itself ----------------------------------------------------

  /// Counts a function entry or a loop turn.
  protected final void step() {
    meter.step();
  }

  /// The global `name`, with its [Hashing#of(String)].
  protected final @Nullable Object global(String name, int hash) {
    return Index.get(state, environment, name, hash);
  }

  /// Sets the global `name`.
  protected final void setGlobal(@Nullable Object value, String name, int hash) {
    Index.set(state, environment, name, hash, value);
  }

  /// An empty table with this much room.
  protected final LuaTable newTable(int arrayItems, int fields) {
    meter.charge(64);
    return new LuaTable(arrayItems, fields);
  }

  /// A table of a constructor that has only numbered items.
  protected final LuaTable newTable(@Nullable Object[] items) {
    meter.charge(80 + 4L * items.length);
    return LuaTable.ofItems(items);
  }

  /// Adds the values that the last item of a table constructor has, from number `first` on.
  protected static void addAll(LuaTable table, int first, @Nullable Object result) {
    var values = Values.array(result);
    for (int i = 0; i < values.length; i++) {
      table.put((long) first + i, values[i]);
    }
  }

  /// Counts a closure's memory.
  protected final void chargeClosure() {
    meter.charge(48);
  }

  /// True when one more tail call may be made as a plain call.
  protected final boolean enterTailCall() {
    if (meter.tailDepth >= TAIL_DEPTH) {
      return false;
    }
    meter.tailDepth++;
    return true;
  }

  /// The result of a tail call that was made as a plain call.
  protected final @Nullable Object leaveTailCall(@Nullable Object result) {
    meter.tailDepth--;
    return result;
  }
}
