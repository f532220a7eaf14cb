package moongate.lua.lib;

import java.io.IOException;
import java.util.Arrays;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numerals;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The formats of `file:read` and `file:lines`: lines, numbers, byte counts.
final class FileReading {
  private static final int LONGEST_NUMERAL = 200;

  private FileReading() {}

  /// @param first the index of the first format in `arguments`; without formats, a line is read
  static @Nullable Object read(
      LuaState state, LuaFile file, @Nullable Object[] arguments, int first) {
    try {
      if (arguments.length <= first) {
        return line(state, file);
      }
      var results = new @Nullable Object[arguments.length - first];
      for (int i = first; i < arguments.length; i++) {
        results[i - first] = item(state, file, arguments[i], i + 1);
        if (results[i - first] == null) {
          return Values.of(Arrays.copyOf(results, i - first + 1));
        }
      }
      return Values.of(results);
    } catch (IOException failure) {
      return OsLib.failed("file", failure);
    }
  }

  private static @Nullable Object item(
      LuaState state, LuaFile file, @Nullable Object format, int index) throws IOException {
    if (format instanceof Double count) {
      return bytes(state, file, (long) count.doubleValue());
    }
    var name = Args.string(format, index, "read");
    return switch (name.startsWith("*") && name.length() > 1 ? name.charAt(1) : 0) {
      case 'n' -> numeral(state, file);
      case 'l' -> line(state, file);
      case 'a' -> {
        var all = bytes(state, file, Long.MAX_VALUE);
        yield all == null ? "" : all;
      }
      default -> throw Args.bad(index, "read", "invalid format");
    };
  }

  private static @Nullable String line(LuaState state, LuaFile file) throws IOException {
    if (file.peek() < 0) {
      return null;
    }
    var text = new Text(state.meter(), 64);
    int character;
    while ((character = file.read()) >= 0 && character != '\n') {
      text.append((char) character);
    }
    return text.toString();
  }

  private static @Nullable String bytes(LuaState state, LuaFile file, long count)
      throws IOException {
    if (file.peek() < 0) {
      return null;
    }
    var text = new Text(state.meter(), 64);
    for (long i = 0; i < count; i++) {
      int character = file.read();
      if (character < 0) {
        break;
      }
      text.append((char) character);
    }
    return text.toString();
  }

  private static @Nullable Double numeral(LuaState state, LuaFile file) throws IOException {
    while (file.peek() >= 0 && CharacterClasses.isSpace((char) file.peek())) {
      file.read();
    }
    var text = new Text(state.meter(), 32);
    while (text.length() < LONGEST_NUMERAL && isInNumeral(file.peek())) {
      text.append((char) file.read());
    }
    return Numerals.parse(text.toString());
  }

  private static boolean isInNumeral(int character) {
    return character >= 0
        && (Character.digit(character, 16) >= 0 || "+-.xXpP".indexOf(character) >= 0);
  }

  /// A function that returns the next line at each call.
  static Object lines(LuaState state, LuaFile file, boolean closesAtEnd) {
    HostFunction.F0 next =
        own -> {
          if (file.isClosed()) {
            throw LuaErrors.host("file is already closed");
          }
          try {
            var line = line(own, file);
            if (line == null && closesAtEnd) {
              file.close();
            }
            return line;
          } catch (IOException failure) {
            throw LuaErrors.host(LuaFile.reason(failure));
          }
        };
    return HostFunction.of(state, "lines", next);
  }
}
