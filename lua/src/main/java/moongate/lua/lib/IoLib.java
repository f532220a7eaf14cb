package moongate.lua.lib;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.HashSet;
import java.util.Set;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The library `io`: files and the standard streams. For trusted environments only; in others `io`
/// contains only `type`.
final class IoLib {
  private static final String STANDARD = "io";
  private static final int BUFFER = 4096;

  private final LuaTable metatable = new LuaTable();

  /// Files that may have buffered output.
  private final Set<LuaFile> written = new HashSet<>();

  private final Userdata stdin;
  private final Userdata stdout;
  private final Userdata stderr;
  private Userdata input;
  private Userdata output;

  private IoLib(StandardStreams streams) {
    stdin = new Userdata(LuaFile.reading(streams.in()), metatable);
    stdout = new Userdata(LuaFile.writing(streams.out()), metatable);
    stderr = new Userdata(LuaFile.writing(streams.error()), metatable);
    input = stdin;
    output = stdout;
  }

  /// The only member for sandboxed code.
  static final Library SANDBOXED = Library.of("io").varargs("type", IoLib::type);

  /// Opens the library's table with these streams.
  static LuaTable open(LuaState state, StandardStreams streams) {
    var io = new IoLib(streams);
    var methods =
        Library.of("file")
            .varargs("close", io::close)
            .varargs("flush", io::flush)
            .function("lines", io::fileLines)
            .varargs("read", io::fileRead)
            .function("seek", io::seek)
            .function("setvbuf", io::setBuffer)
            .varargs("write", io::fileWrite)
            .plain("write");
    methods.openInto(state, io.metatable);
    io.metatable.put("__index", io.metatable);
    io.metatable.put(
        "__tostring", HostFunction.of(state, "tostring", (HostFunction.F1) IoLib::describe));
    io.metatable.put("__gc", HostFunction.of(state, "__gc", (HostFunction.F1) IoLib::collect));
    state.registry().put(STANDARD, new Userdata(io, null));
    return Library.of("io")
        .varargs("close", io::close)
        .varargs("flush", io::flush)
        .function("input", io::input)
        .function("lines", io::lines)
        .function("open", io::openFile)
        .function("output", io::output)
        .function("popen", io::popen)
        .varargs("read", io::read)
        .value("stderr", io.stderr)
        .value("stdin", io.stdin)
        .value("stdout", io.stdout)
        .function("tmpfile", io::tmpfile)
        .varargs("type", IoLib::type)
        .varargs("write", io::write)
        .plain("type", "write")
        .open(state);
  }

  /// Files are never collected: `__gc` exists only for the text of its errors.
  private static Object collect(LuaState state, @Nullable Object a) {
    file(a, 1, "__gc");
    return Values.NONE;
  }

  /// Flushes the buffered output of all files and of standard output.
  static void flushAll(LuaState state) {
    if (state.registry().get(STANDARD) instanceof Userdata holder
        && holder.content() instanceof IoLib io) {
      try {
        for (var file : io.written) {
          file.flush();
        }
        io.written.clear();
        file(io.stdout, 1, "flush").flush();
      } catch (IOException gone) {
        throw LuaErrors.host("cannot write: " + LuaFile.reason(gone));
      }
    }
  }

  // Files

  private static @Nullable LuaFile fileOrNull(@Nullable Object value) {
    return value instanceof Userdata userdata && userdata.content() instanceof LuaFile file
        ? file
        : null;
  }

  private static LuaFile file(@Nullable Object value, int index, String function) {
    var file = fileOrNull(value);
    if (file == null) {
      throw Args.wrongType(value, index, function, "FILE*");
    }
    if (file.isClosed()) {
      throw LuaErrors.host("attempt to use a closed file");
    }
    return file;
  }

  private static @Nullable Object type(LuaState state, @Nullable Object[] arguments) {
    var file = fileOrNull(Args.any(arguments, 1, "type"));
    if (file == null) {
      return null;
    }
    return file.isClosed() ? "closed file" : "file";
  }

  private static Object describe(LuaState state, @Nullable Object a) {
    var file = fileOrNull(a);
    if (file == null || file.isClosed()) {
      return "file (closed)";
    }
    var shown = Conversions.rawToString(a);
    return "file (" + shown.substring(shown.indexOf("0x")) + ")";
  }

  private @Nullable Object openFile(LuaState state, @Nullable Object a, @Nullable Object b) {
    var path = Args.string(a, 1, "open");
    var mode = Args.string(b, 2, "open", "r");
    if (!mode.matches("[rwa]\\+?b?")) {
      throw Args.bad(2, "open", "invalid mode");
    }
    try {
      return new Userdata(LuaFile.open(Strings.toText(path), mode), metatable);
    } catch (IOException | InvalidPathException failure) {
      return OsLib.failed(path, failure);
    }
  }

  private Userdata openOrThrow(String path, String mode) {
    try {
      return new Userdata(LuaFile.open(Strings.toText(path), mode), metatable);
    } catch (IOException | InvalidPathException failure) {
      throw LuaErrors.host(path + ": " + LuaFile.reason(failure));
    }
  }

  private @Nullable Object popen(LuaState state, @Nullable Object a, @Nullable Object b) {
    var command = Strings.toText(Args.string(a, 1, "popen"));
    var mode = Args.string(b, 2, "popen", "r");
    try {
      var process = new ProcessBuilder("/bin/sh", "-c", command);
      process.redirectError(ProcessBuilder.Redirect.INHERIT);
      if (mode.startsWith("w")) {
        process.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        return new Userdata(LuaFile.writing(process.start().getOutputStream()), metatable);
      }
      InputStream read = process.start().getInputStream();
      return new Userdata(LuaFile.reading(read), metatable);
    } catch (IOException failure) {
      return OsLib.failed(command, failure);
    }
  }

  private Object tmpfile(LuaState state) {
    try {
      var path = Files.createTempFile("lua_", "");
      path.toFile().deleteOnExit();
      return new Userdata(LuaFile.open(path.toString(), "w+"), metatable);
    } catch (IOException failure) {
      throw LuaErrors.host("cannot make a temporary file: " + failure.getMessage());
    }
  }

  private @Nullable Object close(LuaState state, @Nullable Object[] arguments) {
    var target = arguments.length == 0 ? output : arguments[0];
    var file = file(target, 1, "close");
    if (target == stdin || target == stdout || target == stderr) {
      return Values.pair(null, "cannot close standard file");
    }
    try {
      written.remove(file);
      file.close();
      return true;
    } catch (IOException failure) {
      return OsLib.failed("file", failure);
    }
  }

  private @Nullable Object flush(LuaState state, @Nullable Object[] arguments) {
    var target = arguments.length == 0 ? output : arguments[0];
    try {
      file(target, 1, "flush").flush();
      return true;
    } catch (IOException failure) {
      return OsLib.failed("file", failure);
    }
  }

  private @Nullable Object setBuffer(
      LuaState state, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    var file = file(a, 1, "setvbuf");
    var mode = Args.string(b, 2, "setvbuf");
    int size = Math.clamp(Args.integer(c, 3, "setvbuf", BUFFER), 0, 1 << 20);
    try {
      switch (mode) {
        case "no" -> file.buffer(0, false);
        case "line" -> file.buffer(size, true);
        case "full" -> file.buffer(size, false);
        default -> throw Args.bad(2, "setvbuf", "invalid option '" + mode + "'");
      }
      return true;
    } catch (IOException failure) {
      return OsLib.failed("file", failure);
    }
  }

  private @Nullable Object seek(
      LuaState state, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    var file = file(a, 1, "seek");
    var origin = Args.string(b, 2, "seek", "cur");
    long offset = (long) Args.number(c, 3, "seek", 0);
    if (!origin.equals("set") && !origin.equals("cur") && !origin.equals("end")) {
      throw Args.bad(2, "seek", "invalid option '" + origin + "'");
    }
    try {
      return Numbers.of(file.seek(origin, offset));
    } catch (IOException failure) {
      return OsLib.failed("file", failure);
    }
  }

  private @Nullable Object input(LuaState state, @Nullable Object a) {
    if (a != null) {
      input = a instanceof String path ? openOrThrow(path, "r") : standard(a, "input");
    }
    return input;
  }

  private @Nullable Object output(LuaState state, @Nullable Object a) {
    if (a != null) {
      output = a instanceof String path ? openOrThrow(path, "w") : standard(a, "output");
    }
    return output;
  }

  private static Userdata standard(@Nullable Object value, String function) {
    if (value instanceof Userdata userdata && fileOrNull(userdata) != null) {
      return userdata;
    }
    throw Args.wrongType(value, 1, function, "FILE*");
  }

  // Reading

  private @Nullable Object read(LuaState state, @Nullable Object[] arguments) {
    return FileReading.read(state, current(input, "input"), arguments, 0);
  }

  private static LuaFile current(Userdata standard, String name) {
    var file = fileOrNull(standard);
    if (file == null || file.isClosed()) {
      throw LuaErrors.host("standard " + name + " file is closed");
    }
    return file;
  }

  private @Nullable Object fileRead(LuaState state, @Nullable Object[] arguments) {
    return FileReading.read(state, file(Args.at(arguments, 1), 1, "read"), arguments, 1);
  }

  private @Nullable Object lines(LuaState state, @Nullable Object a) {
    if (a == null) {
      return FileReading.lines(state, current(input, "input"), false);
    }
    var opened = openOrThrow(Args.string(a, 1, "lines"), "r");
    return FileReading.lines(state, file(opened, 1, "lines"), true);
  }

  private @Nullable Object fileLines(LuaState state, @Nullable Object a) {
    return FileReading.lines(state, file(a, 1, "lines"), false);
  }

  // Writing

  private @Nullable Object write(LuaState state, @Nullable Object[] arguments) {
    return write(state, output, current(output, "output"), arguments, 0);
  }

  private @Nullable Object fileWrite(LuaState state, @Nullable Object[] arguments) {
    var file = file(Args.at(arguments, 1), 1, "write");
    return write(state, arguments[0], file, arguments, 1);
  }

  private @Nullable Object write(
      LuaState state,
      @Nullable Object self,
      LuaFile file,
      @Nullable Object[] arguments,
      int first) {
    written.add(file);
    try {
      for (int i = first; i < arguments.length; i++) {
        var text =
            arguments[i] instanceof Double number
                ? Conversions.toString(number.doubleValue())
                : Args.string(arguments[i], i + 1, "write");
        state.meter().output(text.length());
        file.write(text);
      }
      return self;
    } catch (IOException failure) {
      return OsLib.failed("file", failure);
    }
  }
}
