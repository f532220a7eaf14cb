package moongate.lua.lib;

import java.nio.charset.StandardCharsets;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.Index;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The library `table`, with the extensions of LuaJIT and OpenResty.
final class TableLib {
  /// The largest number of results of `unpack`, as limited by LuaJIT's stack.
  private static final int MOST_RESULTS = 8000;

  private static final long LARGEST_START = 1 << 16;
  private static final int LONGEST_TEXT = Integer.MAX_VALUE - 64;

  static final Library LIBRARY =
      Library.of("table")
          .function("clear", TableLib::clear)
          .function("clone", TableLib::copy)
          .function("concat", TableLib::concat)
          .function("foreach", TableLib::foreach)
          .function("foreachi", TableLib::foreachi)
          .function("getn", TableLib::getn)
          .varargs("insert", TableLib::insert)
          .function("isarray", TableLib::isArray)
          .function("isempty", TableLib::isEmpty)
          .function("maxn", TableLib::maxn)
          .varargs("move", TableLib::move)
          .function("new", TableLib::create)
          .function("nkeys", TableLib::nkeys)
          .varargs("pack", TableLib::pack)
          .function("remove", TableLib::remove)
          .function("sort", TableLib::sort)
          .function("unpack", TableLib::unpack)
          .plain("clear", "clone", "concat", "getn", "insert", "isarray", "isempty", "maxn", "new")
          .plain("nkeys", "pack", "remove", "unpack");

  private TableLib() {}

  // Items

  private static @Nullable Object insert(LuaState state, @Nullable Object[] arguments) {
    var table = Args.table(arguments, 1, "insert");
    int end = table.length() + 1;
    switch (arguments.length) {
      case 2 -> table.put(end, arguments[1]);
      case 3 -> {
        int position = Args.integer(arguments, 2, "insert");
        if (position >= 1 && position < end) {
          table.insertAt(position, arguments[2]);
        } else {
          insertOutside(state, table, position, end, arguments[2]);
        }
      }
      default -> throw LuaErrors.host("wrong number of arguments to 'insert'");
    }
    return Values.NONE;
  }

  /// As in LuaJIT, an insertion before 1 shifts the items in between, and one after the end only
  /// assigns.
  private static void insertOutside(
      LuaState state, LuaTable table, int position, int end, @Nullable Object value) {
    for (int i = end; i > position; i--) {
      state.meter().work(1);
      table.put(i, table.get(i - 1L));
    }
    table.put(position, value);
  }

  private static @Nullable Object remove(LuaState state, @Nullable Object a, @Nullable Object b) {
    var table = Args.table(a, 1, "remove");
    int length = table.length();
    int position = Args.integer(b, 2, "remove", length);
    return position >= 1 && position <= length ? table.removeAt(position) : Values.NONE;
  }

  private static Object concat(
      LuaState state,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d) {
    var table = Args.table(a, 1, "concat");
    var separator = Args.string(b, 2, "concat", "");
    int first = Args.integer(c, 3, "concat", 1);
    int last = d == null ? table.length() : Args.integer(d, 4, "concat");
    if (first > last) {
      return "";
    }
    long length = textLength(state.meter(), table, first, last);
    return length >= 0 && length <= LONGEST_TEXT
        ? joinTexts(state.meter(), table, first, last, separator, length)
        : joinAny(state.meter(), table, first, last, separator);
  }

  /// The total length of all items if they are strings, else -1.
  private static long textLength(Meter meter, LuaTable table, int first, int last) {
    long count = (long) last - first + 1;
    if (count > table.length()) {
      return -1;
    }
    meter.work(count);
    long length = 0;
    for (long i = first; i <= last; i++) {
      if (!(table.quick(i) instanceof String item)) {
        return -1;
      }
      length += item.length();
    }
    return length;
  }

  /// Joins items that are strings with a total of `items` bytes.
  @SuppressWarnings("deprecation") // the low bytes of each char are exactly Lua's bytes
  private static String joinTexts(
      Meter meter, LuaTable table, int first, int last, String separator, long items) {
    int gap = separator.length();
    long length = items + (long) gap * ((long) last - first);
    meter.charge(64 + 2 * length);
    meter.work(length >> 6);
    if (length > LONGEST_TEXT) {
      throw LuaErrors.host("not enough memory");
    }
    var bytes = new byte[(int) length];
    int position = 0;
    for (long i = first; ; i++) {
      var item = String.valueOf(table.quick(i));
      item.getBytes(0, item.length(), bytes, position);
      position += item.length();
      if (i == last) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
      if (gap == 1) {
        bytes[position] = (byte) separator.charAt(0);
      } else if (gap > 1) {
        separator.getBytes(0, gap, bytes, position);
      }
      position += gap;
    }
  }

  private static String joinAny(
      Meter meter, LuaTable table, int first, int last, String separator) {
    var text = new Text(meter, (int) Math.min(16 * ((long) last - first), LARGEST_START));
    for (long i = first; ; i++) {
      meter.work(1);
      append(text, table.get(i), i);
      if (i == last) {
        return text.toString();
      }
      text.append(separator);
    }
  }

  private static void append(Text text, @Nullable Object item, long index) {
    if (item instanceof String string) {
      text.append(string);
    } else if (item instanceof Double number) {
      text.appendValue(number);
    } else {
      var type = Metatables.typeName(item);
      throw LuaErrors.host(
          "invalid value (" + type + ") at index " + index + " in table for 'concat'");
    }
  }

  private static Object sort(LuaState state, @Nullable Object a, @Nullable Object b) {
    var table = Args.table(a, 1, "sort");
    var comparator = b == null ? null : Args.function(b, 2, "sort");
    new Sort(state, table, comparator).sort(1, table.length());
    return Values.NONE;
  }

  private static Object move(LuaState state, @Nullable Object[] arguments) {
    var source = Args.table(arguments, 1, "move");
    long first = Args.integer(arguments, 2, "move");
    long last = Args.integer(arguments, 3, "move");
    long to = Args.integer(arguments, 4, "move");
    var target = Args.at(arguments, 5) == null ? source : Args.table(arguments, 5, "move");
    boolean isForward = to > last || to <= first || target != source;
    for (long i = 0; i <= last - first; i++) {
      state.meter().work(1);
      long offset = isForward ? i : last - first - i;
      var item = Index.get(state, source, first + offset);
      Index.set(state, target, Numbers.of(to + offset), item);
    }
    return target;
  }

  // Several values

  private static Object pack(LuaState state, @Nullable Object[] arguments) {
    state.meter().charge(64 + 4L * arguments.length);
    var table = LuaTable.ofItems(arguments.clone());
    table.put("n", Numbers.of(arguments.length));
    return table;
  }

  /// `table.unpack`, and the global `unpack`.
  static @Nullable Object unpack(
      LuaState state, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    var table = Args.table(a, 1, "unpack");
    int first = Args.integer(b, 2, "unpack", 1);
    int last = c == null ? table.length() : Args.integer(c, 3, "unpack");
    if (first > last) {
      return Values.NONE;
    }
    long count = (long) last - first + 1;
    if (count >= MOST_RESULTS) {
      throw LuaErrors.host("too many results to unpack");
    }
    if (count == 1) {
      return table.get(first);
    }
    state.meter().charge(16 + 4 * count);
    state.meter().work(count >> 3);
    var items = new @Nullable Object[(int) count];
    for (int i = 0; i < items.length; i++) {
      items[i] = table.get((long) first + i);
    }
    return Values.of(items);
  }

  // Traversal

  private static @Nullable Object foreach(LuaState state, @Nullable Object a, @Nullable Object b) {
    var table = Args.table(a, 1, "foreach");
    var function = Args.function(b, 2, "foreach");
    Object key = null;
    while (true) {
      state.meter().work(1);
      int slot = table.nextSlot(table.slotOf(key));
      if (slot < 0) {
        return Values.NONE;
      }
      key = table.keyAt(slot);
      var result = Values.first(Call.call(function, key, table.valueAt(slot)));
      if (result != null) {
        return result;
      }
    }
  }

  private static @Nullable Object foreachi(LuaState state, @Nullable Object a, @Nullable Object b) {
    var table = Args.table(a, 1, "foreachi");
    var function = Args.function(b, 2, "foreachi");
    int length = table.length();
    for (int i = 1; i <= length; i++) {
      state.meter().work(1);
      var result = Values.first(Call.call(function, Numbers.of(i), table.get(i)));
      if (result != null) {
        return result;
      }
    }
    return Values.NONE;
  }

  // Properties

  private static Object getn(LuaState state, @Nullable Object a) {
    return Numbers.of(Args.table(a, 1, "getn").length());
  }

  private static Object maxn(LuaState state, @Nullable Object a) {
    var table = Args.table(a, 1, "maxn");
    double highest = 0;
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      state.meter().work(1);
      if (table.keyAt(slot) instanceof Double number) {
        highest = Math.max(highest, number);
      }
    }
    return Numbers.of(highest);
  }

  private static Object nkeys(LuaState state, @Nullable Object a) {
    var table = Args.table(a, 1, "nkeys");
    int count = 0;
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      count++;
    }
    state.meter().work(count >> 2);
    return Numbers.of(count);
  }

  private static Object isEmpty(LuaState state, @Nullable Object a) {
    return Args.table(a, 1, "isempty").nextSlot(-1) < 0;
  }

  private static Object isArray(LuaState state, @Nullable Object a) {
    var table = Args.table(a, 1, "isarray");
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      state.meter().work(1);
      boolean isIndex =
          table.keyAt(slot) instanceof Double key && key >= 1 && key == Math.rint(key);
      if (!isIndex) {
        return false;
      }
    }
    return true;
  }

  // Whole tables

  private static Object create(LuaState state, @Nullable Object a, @Nullable Object b) {
    int items = Args.integer(a, 1, "new");
    int fields = Args.integer(b, 2, "new");
    if (items > MOST_PLACES || fields > MOST_PLACES) {
      throw LuaErrors.host("table overflow");
    }
    int arrayItems = Math.max(items, 0);
    int hashFields = Math.max(fields, 0);
    state.meter().work((arrayItems >> 5) + (hashFields >> 4));
    return new LuaTable(arrayItems, hashFields);
  }

  private static final int MOST_PLACES = 1 << 27;

  private static @Nullable Object clear(LuaState state, @Nullable Object a) {
    Args.table(a, 1, "clear").clear();
    return Values.NONE;
  }

  private static Object copy(LuaState state, @Nullable Object a) {
    var table = Args.table(a, 1, "clone");
    var copy = new LuaTable(table.length(), 0);
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      state.meter().work(1);
      copy.put(table.keyAt(slot), table.valueAt(slot));
    }
    copy.metatable(table.metatable());
    return copy;
  }
}
