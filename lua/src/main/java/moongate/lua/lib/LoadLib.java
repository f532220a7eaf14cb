package moongate.lua.lib;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import moongate.fiber.StackRoom;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Source;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The global functions that compile text to code. For trusted environments only.
final class LoadLib {
  private static final String WRONG_MODE = "attempt to load chunk with wrong mode";
  private static final char BYTECODE = '\33';

  static final Library LIBRARY =
      Library.of("_G")
          .function("dofile", LoadLib::doFile)
          .varargs("load", (state, arguments) -> load(state, "load", arguments))
          .varargs("loadfile", LoadLib::loadFile)
          .varargs("loadstring", (state, arguments) -> load(state, "loadstring", arguments));

  private LoadLib() {}

  private static @Nullable Object load(LuaState state, String name, @Nullable Object[] arguments) {
    var code = Args.at(arguments, 1);
    boolean isText = code instanceof String || code instanceof Double;
    if (!isText) {
      Args.function(arguments, 1, name);
    }
    var text = isText ? Args.string(code, 1, name) : "=(load)";
    var chunkName = Args.string(Args.at(arguments, 2), 2, name, text);
    var mode = Args.string(Args.at(arguments, 3), 3, name, "bt");
    var environment =
        arguments.length < 4 ? Environments.globals(state) : Args.table(arguments, 4, name);
    try {
      var source = isText ? new Source(text) : readFrom(state, code);
      return compile(state, source, chunkName, mode, environment);
    } catch (LuaError error) {
      return Values.pair(null, error.value());
    }
  }

  /// The largest size of source that a reader function may return.
  private static final int LONGEST_SOURCE = 1 << 26;

  /// The text returned by a reader function, which is called for each piece when the compiler needs
  /// it.
  private static Source readFrom(LuaState state, @Nullable Object reader) {
    return new Source(
        new Supplier<@Nullable String>() {
          private long length;

          @Override
          public @Nullable String get() {
            var piece = Values.first(Call.call(reader));
            if (piece == null || "".equals(piece)) {
              return null;
            }
            if (!(piece instanceof String || piece instanceof Double)) {
              throw new LuaError("reader function must return a string");
            }
            var text = Args.string(piece, 1, "load");
            length += text.length();
            if (length > LONGEST_SOURCE) {
              throw new LuaError("not enough memory");
            }
            // The compiler appends each piece to the text so far, which is copied.
            state.meter().charge(text.length());
            state.meter().work(length >> 6);
            return text;
          }
        });
  }

  private static LuaFunction compile(
      LuaState state, Source source, String name, String mode, LuaTable environment) {
    StackRoom.ensureMuch();
    boolean isBytecode = source.at(0) == BYTECODE;
    if (isBytecode || mode.indexOf('t') < 0) {
      throw new LuaError(WRONG_MODE);
    }
    return state.compiler().compile(state, source, name, environment);
  }

  private static @Nullable Object loadFile(LuaState state, @Nullable Object[] arguments) {
    var path = Args.at(arguments, 1) == null ? null : Args.string(arguments, 1, "loadfile");
    var mode = Args.string(Args.at(arguments, 2), 2, "loadfile", "bt");
    var environment =
        arguments.length < 3 ? Environments.globals(state) : Args.table(arguments, 3, "loadfile");
    try {
      return loadFile(state, path, mode, environment);
    } catch (LuaError error) {
      return Values.pair(null, error.value());
    }
  }

  private static @Nullable Object doFile(LuaState state, @Nullable Object a) {
    var path = a == null ? null : Args.string(a, 1, "dofile");
    return Call.call(loadFile(state, path, "bt", Environments.globals(state)));
  }

  /// Loads the chunk in a file; in standard input if `path` is null.
  static LuaFunction loadFile(
      LuaState state, @Nullable String path, String mode, LuaTable environment) {
    var name = path == null ? "=stdin" : "@" + path;
    return compile(state, new Source(withoutFirstComment(read(path))), name, mode, environment);
  }

  private static String read(@Nullable String path) {
    try {
      var bytes =
          path == null
              ? System.in.readAllBytes()
              : Files.readAllBytes(Path.of(Strings.toText(path)));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      throw new LuaError("cannot open " + path + ": No such file or directory");
    } catch (IOException | InvalidPathException failure) {
      throw new LuaError("cannot read " + path + ": " + LuaFile.reason(failure));
    }
  }

  /// Empties a first line that begins with `#`, which is for the system's program loader; the line
  /// number of the others does not change.
  private static String withoutFirstComment(String source) {
    if (!source.startsWith("#")) {
      return source;
    }
    int end = source.indexOf('\n');
    return end < 0 ? "" : source.substring(end);
  }

  /// Whether a file can be read: used by [PackageLib] for `require`.
  static boolean isReadable(String path) {
    try {
      return Files.isReadable(Path.of(Strings.toText(path)));
    } catch (InvalidPathException wrong) {
      return false;
    }
  }
}
