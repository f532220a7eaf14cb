package moongate.lua.lib;

import java.nio.charset.StandardCharsets;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The library `string`. A string's chars are its bytes, 0 to 255.
final class StringLib {
  /// The memory of a string in addition to its bytes.
  static final int HEADER = 40;

  /// The largest number of results of `byte`, as limited by LuaJIT's stack.
  private static final int MOST_RESULTS = 8000;

  private static final String[] SINGLE = singleCharacters();

  static final Library LIBRARY =
      Library.of("string")
          .own("byte", Byte::new)
          .varargs("char", StringLib::toCharacters)
          .function("dump", StringLib::dump)
          .function("find", Patterns::find)
          .varargs("format", Format::format)
          .function("gmatch", Patterns::gmatch)
          .function("gsub", Patterns::gsub)
          .function("len", StringLib::len)
          .function("lower", StringLib::toLower)
          .function("match", Patterns::match)
          .function("rep", StringLib::rep)
          .function("reverse", StringLib::reverse)
          .own("sub", Sub::new)
          .function("upper", StringLib::toUpper)
          .plain();

  private StringLib() {}

  /// Makes `library` the table in which methods of strings, `("x"):name()`, are found.
  static void methods(LuaState state, LuaTable library) {
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", library);
    state.metatables().strings(metatable);
  }

  private static String[] singleCharacters() {
    var strings = new String[256];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = String.valueOf((char) i).intern();
    }
    return strings;
  }

  /// The bytes `start` to `end` (exclusive) of a string. A new string is charged.
  static String slice(Meter meter, String string, int start, int end) {
    int length = end - start;
    if (length == 2) {
      return RecentStrings.pair(meter, string, start);
    }
    if (length <= 1) {
      return length <= 0 ? "" : SINGLE[string.charAt(start) & 255];
    }
    if (length == string.length()) {
      return string;
    }
    if (length <= RecentStrings.LONGEST) {
      return RecentStrings.slice(meter, string, start, length);
    }
    charge(meter, length);
    return string.substring(start, end);
  }

  private static void charge(Meter meter, int length) {
    meter.charge(HEADER + (long) length);
    if (length > 64) {
      meter.work(length >> 6);
    }
  }

  // Parts

  private static Object len(LuaState state, @Nullable Object a) {
    return Numbers.of(Args.string(a, 1, "len").length());
  }

  /// A class of its own, like [Byte]: the most frequently called function.
  private static final class Sub extends HostFunction.Of3 {
    Sub(LuaState state, String name) {
      super(state, name);
    }

    @Override
    protected @Nullable Object run(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return sub(meter, a, b, c);
    }
  }

  private static Object sub(
      Meter meter, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    var string = Args.string(a, 1, "sub");
    int length = string.length();
    int start = Math.max(absolute(Args.integer(b, 2, "sub"), length), 1);
    int end = Math.min(absolute(Args.integer(c, 3, "sub", -1), length), length);
    return start > end ? "" : slice(meter, string, start - 1, end);
  }

  /// Converts a position that may count from the end to one from 1.
  private static int absolute(int position, int length) {
    return position >= 0 ? position : length + position + 1;
  }

  /// A class of its own, which call sites can inline: loops over the bytes of a string call it.
  private static final class Byte extends HostFunction.Of3 {
    Byte(LuaState state, String name) {
      super(state, name);
    }

    @Override
    protected @Nullable Object run(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return toBytes(state, a, b, c);
    }
  }

  private static @Nullable Object toBytes(
      LuaState state, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    var string = Args.string(a, 1, "byte");
    int length = string.length();
    int first = Args.integer(b, 2, "byte", 1);
    int start = Math.max(absolute(first, length), 1);
    int end = Math.min(absolute(Args.integer(c, 3, "byte", first), length), length);
    if (start > end) {
      return Values.NONE;
    }
    if (start == end) {
      return Numbers.of((int) string.charAt(start - 1));
    }
    if (end - start >= MOST_RESULTS) {
      throw LuaErrors.host("string slice too long");
    }
    state.meter().charge(4L * (end - start));
    state.meter().work((end - start) >> 3);
    var bytes = new @Nullable Object[end - start + 1];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Numbers.of((int) string.charAt(start - 1 + i));
    }
    return Values.of(bytes);
  }

  private static Object toCharacters(LuaState state, @Nullable Object[] arguments) {
    if (arguments.length == 1) {
      return SINGLE[character(arguments, 1)];
    }
    charge(state.meter(), arguments.length);
    var bytes = new byte[arguments.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) character(arguments, i + 1);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int character(@Nullable Object[] arguments, int index) {
    int code = Args.integer(arguments, index, "char");
    if ((code & ~255) != 0) {
      throw Args.bad(index, "char", "invalid value");
    }
    return code;
  }

  // Whole strings

  private static Object toLower(LuaState state, @Nullable Object a) {
    var string = Args.string(a, 1, "lower");
    charge(state.meter(), string.length());
    return lower(string);
  }

  private static Object toUpper(LuaState state, @Nullable Object a) {
    var string = Args.string(a, 1, "upper");
    charge(state.meter(), string.length());
    return upper(string);
  }

  /// ASCII letters become lower case, all other bytes stay.
  static String lower(String string) {
    for (int i = 0; i < string.length(); i++) {
      char character = string.charAt(i);
      if (character >= 'A' && character <= 'Z') {
        return flipped(string, i, 'A', 'Z');
      }
    }
    return string;
  }

  /// ASCII letters become upper case, all other bytes stay.
  static String upper(String string) {
    for (int i = 0; i < string.length(); i++) {
      char character = string.charAt(i);
      if (character >= 'a' && character <= 'z') {
        return flipped(string, i, 'a', 'z');
      }
    }
    return string;
  }

  private static String flipped(String string, int start, char from, char to) {
    var bytes = string.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = start; i < bytes.length; i++) {
      if (bytes[i] >= from && bytes[i] <= to) {
        bytes[i] ^= 0x20;
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Object reverse(LuaState state, @Nullable Object a) {
    var string = Args.string(a, 1, "reverse");
    charge(state.meter(), string.length());
    int length = string.length();
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) string.charAt(length - 1 - i);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Object rep(
      LuaState state, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    var string = Args.string(a, 1, "rep");
    int count = Args.integer(b, 2, "rep");
    var separator = Args.string(c, 3, "rep", "");
    if (count <= 0) {
      return "";
    }
    long length = (long) string.length() * count + (long) separator.length() * (count - 1);
    if (length == 0 || count == 1) {
      return string;
    }
    state.meter().charge(HEADER + length);
    state.meter().work(length >> 6);
    if (length > Integer.MAX_VALUE - 64) {
      throw LuaErrors.host("not enough memory");
    }
    return separator.isEmpty()
        ? string.repeat(count)
        : (string + separator).repeat(count - 1) + string;
  }

  private static Object dump(LuaState state, @Nullable Object a) {
    Args.function(a, 1, "dump");
    throw LuaErrors.host("unable to dump given function");
  }
}
