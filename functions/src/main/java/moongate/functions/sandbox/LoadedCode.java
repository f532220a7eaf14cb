package moongate.functions.sandbox;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The functions that load code and those that show globals, as one chunk in the sandbox has them
/// if they are granted.
///
/// What a chunk loads has the chunk's own globals. Those of the host's code, and so the whole
/// library, stay out of its reach; the functions of the standard library would give them out.
final class LoadedCode {
  /// The names of these functions.
  static final Set<String> NAMES =
      Set.of("load", "loadstring", "loadfile", "dofile", "getfenv", "setfenv");

  private final LuaState state;
  private final LuaTable library;
  private final LuaTable globals;
  private final Predicate<LuaTable> isHosts;

  /// @param library where the functions of the standard library are
  /// @param globals those of the chunk
  /// @param isHosts whether a table has globals that no chunk may see
  LoadedCode(LuaState state, LuaTable library, LuaTable globals, Predicate<LuaTable> isHosts) {
    this.state = state;
    this.library = library;
    this.globals = globals;
    this.isHosts = isHosts;
  }

  /// The function with one of the [#NAMES].
  HostFunction function(String name) {
    var function =
        switch (name) {
          case "load", "loadstring" -> HostFunction.of(state, name, loader(name, 3));
          case "loadfile" -> HostFunction.of(state, name, loader(name, 2));
          case "dofile" -> HostFunction.of(state, name, (LuaState s, @Nullable Object a) -> run(a));
          case "getfenv" ->
              HostFunction.of(state, name, (LuaState s, @Nullable Object a) -> visible(a));
          case "setfenv" ->
              HostFunction.of(
                  state, name, (LuaState s, @Nullable Object a, @Nullable Object b) -> set(a, b));
          default -> throw new IllegalArgumentException(name);
        };
    return function.keeping(globals);
  }

  /// @param before the number of arguments that come before the globals
  private HostFunction.FN loader(String name, int before) {
    return (s, arguments) -> standard(name).call(withGlobals(arguments, before));
  }

  private @Nullable Object[] withGlobals(@Nullable Object[] arguments, int before) {
    if (arguments.length > before || arguments.length == 0) {
      return arguments;
    }
    var all = Arrays.copyOf(arguments, before + 1);
    all[before] = globals;
    return all;
  }

  private @Nullable Object run(@Nullable Object path) {
    var loaded = standard("loadfile").call(new @Nullable Object[] {path, null, globals});
    if (!(Values.first(loaded) instanceof LuaFunction chunk)) {
      throw new LuaError(Values.array(loaded)[1]);
    }
    return Call.call(chunk);
  }

  private @Nullable Object visible(@Nullable Object functionOrLevel) {
    var found = standard("getfenv").call(functionOrLevel);
    return found instanceof LuaTable table && isHosts.test(table) ? globals : found;
  }

  private Object set(@Nullable Object functionOrLevel, @Nullable Object replacement) {
    var environment = Args.table(replacement, 2, "setfenv");
    var changed = changeable(functionOrLevel);
    var found = changed == null ? null : changed.environment();
    if (changed == null || found == null || isHosts.test(found)) {
      throw LuaErrors.host("'setfenv' cannot change environment of given object");
    }
    changed.environment(environment);
    return changed;
  }

  /// Of the levels of the stack, only the caller is known.
  private @Nullable LuaFunction changeable(@Nullable Object functionOrLevel) {
    return functionOrLevel instanceof LuaFunction function
        ? function
        : Args.integer(functionOrLevel, 1, "setfenv") == 1 ? state.caller() : null;
  }

  private LuaFunction standard(String name) {
    if (!(library.get(name) instanceof LuaFunction function)) {
      throw new IllegalStateException("the library has no " + name);
    }
    return function;
  }
}
