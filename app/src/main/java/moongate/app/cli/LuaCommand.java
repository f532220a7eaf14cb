package moongate.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import moongate.lua.runtime.LuaError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `moongate lua`: runs a Lua file, or lines that are typed.
@Command(
    name = "lua",
    description = "Run a Lua file with the engine's whole library, or what is typed.",
    footer = {"", "Without a file: =EXPRESSION shows a value, Ctrl-D ends."})
final class LuaCommand implements Callable<Integer> {
  /// A script may recurse deeply, so it gets a large stack.
  private static final long STACK_BYTES = 256L << 20;

  private static final String INCOMPLETE = "near '<eof>'";

  @Option(names = "-e", paramLabel = "CODE", description = "run this code first")
  private @Nullable String code;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE [ARGUMENT...]",
      description = "a Lua file and the arguments that it finds in arg and ...")
  private List<String> script = List.of();

  @Override
  public Integer call() throws Exception {
    return DeepStack.run("lua", STACK_BYTES, this::run);
  }

  private int run() throws IOException {
    var lua = new LuaSession(script);
    try {
      if (code != null) {
        lua.run(bytes(code), "=(command line)");
      }
      if (!script.isEmpty()) {
        lua.run(source(Path.of(script.getFirst())), "@" + script.getFirst());
      } else if (code == null) {
        converse(lua);
      }
      return 0;
    } catch (LuaError error) {
      lua.report(error);
      return 1;
    } finally {
      lua.flush();
    }
  }

  /// Reads a script. A first line that starts with `#` is for the operating system, not for Lua.
  private static String source(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CommandException("cannot open " + file);
    }
    var source = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (!source.startsWith("#")) {
      return source;
    }
    int end = source.indexOf('\n');
    return end < 0 ? "" : source.substring(end);
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static void converse(LuaSession lua) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
    lua.say("Lua 5.1 (Moongate)");
    lua.prompt("> ");
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var chunk = line.startsWith("=") ? "return " + line.substring(1) : line;
      while (line != null && isIncomplete(lua, chunk)) {
        lua.prompt(">> ");
        line = in.readLine();
        chunk = line == null ? chunk : chunk + "\n" + line;
      }
      try {
        lua.show(chunk);
      } catch (LuaError error) {
        lua.report(error);
      }
      lua.prompt("> ");
    }
    lua.say("");
  }

  private static boolean isIncomplete(LuaSession lua, String chunk) {
    return lua.syntaxError(chunk).filter(message -> message.endsWith(INCOMPLETE)).isPresent();
  }
}
