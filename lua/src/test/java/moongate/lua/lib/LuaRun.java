package moongate.lua.lib;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moongate.lua.Lua;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// Runs Lua files with the full library, here or in another interpreter, and returns their output.
final class LuaRun {
  private LuaRun() {}

  /// The output of our engine for these files, run one after the other with the same globals;
  /// compiled for debugging if one of them needs it.
  static String here(List<Path> files) throws IOException {
    var out = new ByteArrayOutputStream();
    var state = new LuaState();
    state.compiler(asksForDebugging(files) ? Lua.DEBUG_COMPILER : Lua.COMPILER);
    var globals = new LuaTable();
    var in = new ByteArrayInputStream(new byte[0]);
    Libraries.openFull(state, globals, new StandardStreams(in, out, out));
    for (var file : files) {
      var chunk = state.compiler().compile(state, source(file), "@" + name(file), globals);
      state.invoke(Budget.UNLIMITED, chunk);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static boolean asksForDebugging(List<Path> files) throws IOException {
    for (var file : files) {
      if (Lua.asksForDebugging(source(file))) {
        return true;
      }
    }
    return false;
  }

  private static String source(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  /// The output of an interpreter for these files, or null if it is not installed.
  static @Nullable String elsewhere(String interpreter, List<Path> files) throws IOException {
    var folder = files.getLast().resolveSibling("");
    var script = new StringBuilder();
    files.forEach(file -> script.append("dofile('").append(folder.relativize(file)).append("') "));
    var command = new ProcessBuilder(interpreter, "-e", script.toString());
    command.directory(folder.toFile()).redirectErrorStream(true);
    try {
      var process = command.start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException notInstalled) {
      return null;
    }
  }

  /// The files in a folder of the test resources whose names end with `end`.
  static List<Path> files(String folder, String end) {
    try (var all = Files.list(Path.of("src/test/resources", folder))) {
      return all.filter(file -> name(file).endsWith(end)).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static String name(Path file) {
    return file.getFileName().toString();
  }
}
