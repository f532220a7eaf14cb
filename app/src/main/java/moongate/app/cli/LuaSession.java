package moongate.app.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import moongate.lua.Lua;
import moongate.lua.lib.Libraries;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// A Lua state on a terminal, without any limits. Once a source uses names that only work in code
/// compiled for debugging, everything is compiled for debugging.
final class LuaSession {
  private static final String TYPED = "=stdin";

  private final LuaState state = new LuaState();
  private final LuaTable globals = new LuaTable();
  private final OutputStream out = new BufferedOutputStream(System.out);
  private final @Nullable Object[] arguments;

  /// @param script a file and its arguments, or an empty list
  LuaSession(List<String> script) {
    state.compiler(Lua.COMPILER);
    state.keepsTracebacks(true);
    Libraries.openFull(state, globals, new StandardStreams(System.in, out, System.err));
    var arg = new LuaTable();
    for (int i = 0; i < script.size(); i++) {
      arg.put(Numbers.of(i), Strings.ofText(script.get(i)));
    }
    globals.put("arg", arg);
    arguments = script.stream().skip(1).map(Strings::ofText).toArray();
  }

  void run(String source, String chunkName) {
    invoke(source, chunkName, arguments);
  }

  /// Runs a typed line, and prints the values that it returns.
  void show(String source) {
    var result = invoke(source, TYPED);
    var values = Values.array(result);
    if (values.length > 0 && globals.get("print") instanceof LuaFunction print) {
      state.invoke(Budget.UNLIMITED, print, values);
    }
  }

  private @Nullable Object invoke(String source, String chunkName, @Nullable Object... with) {
    if (Lua.asksForDebugging(source)) {
      state.compiler(Lua.DEBUG_COMPILER);
    }
    var function = state.compiler().compile(state, source, chunkName, globals);
    return state.invoke(Budget.UNLIMITED, function, with);
  }

  /// The syntax error in the source, if there is one.
  Optional<String> syntaxError(String source) {
    try {
      Lua.check(source, TYPED);
      return Optional.empty();
    } catch (LuaError error) {
      return Optional.ofNullable(error.getMessage());
    }
  }

  void report(LuaError error) {
    flush();
    var traceback = error.traceback();
    System.err.println("lua: " + Strings.toText(String.valueOf(error.getMessage())));
    if (traceback != null) {
      System.err.println(Strings.toText(traceback));
    }
  }

  void say(String line) {
    prompt(line + "\n");
  }

  void prompt(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException closed) {
      throw new CommandException("cannot write to the terminal");
    }
  }

  void flush() {
    prompt("");
  }
}
