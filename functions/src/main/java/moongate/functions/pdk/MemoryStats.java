package moongate.functions.pdk;

import java.util.Locale;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// `kong.node.get_memory_stats([unit[, scale]])`. All workers live in one process and share its
/// heap, which is reported as one Lua VM.
final class MemoryStats {
  private static final int MOST_DIGITS = 20;

  private MemoryStats() {}

  static Object of(Scope scope, @Nullable Object unit, @Nullable Object scale) {
    char letter = letter(scope, unit);
    int digits = digits(scope, scale);
    var runtime = Runtime.getRuntime();
    var vm = new LuaTable(0, 2);
    vm.put("pid", Numbers.of(ProcessHandle.current().pid()));
    vm.put("http_allocated_gc", size(runtime.totalMemory() - runtime.freeMemory(), letter, digits));
    var result = new LuaTable(0, 2);
    result.put("workers_lua_vms", LuaTable.ofItems(vm));
    result.put("lua_shared_dicts", dictionaries(scope, letter, digits));
    return result;
  }

  private static LuaTable dictionaries(Scope scope, char letter, int digits) {
    var all = new LuaTable();
    for (var dictionary : scope.worker().dictionaries().all()) {
      long used = dictionary.capacity() - dictionary.freeSpace();
      var table = new LuaTable(0, 2);
      table.put("capacity", size(dictionary.capacity(), letter, digits));
      table.put("allocated_slabs", size(used, letter, digits));
      all.put(dictionary.name(), table);
    }
    return all;
  }

  private static char letter(Scope scope, @Nullable Object unit) {
    var text = unit == null ? "b" : HeaderArguments.text(unit).toLowerCase(Locale.ROOT);
    if (text.length() != 1 || "bkmg".indexOf(text) < 0) {
      throw scope.error(
          "invalid unit '" + HeaderArguments.text(unit) + "' (expected 'k/K', 'm/M', or 'g/G')");
    }
    return text.charAt(0);
  }

  private static int digits(Scope scope, @Nullable Object scale) {
    if (scale == null) {
      return 2;
    }
    if (!(scale instanceof Double number) || !(number >= 0)) {
      throw scope.error("scale must be equal or greater than 0");
    }
    return (int) Math.min(number, MOST_DIGITS);
  }

  /// A number of bytes, or text such as `12.00 KiB`.
  private static Object size(long bytes, char letter, int digits) {
    return switch (letter) {
      case 'k' -> text(bytes / 1024.0, digits, " KiB");
      case 'm' -> text(bytes / (1024.0 * 1024), digits, " MiB");
      case 'g' -> text(bytes / (1024.0 * 1024 * 1024), digits, " GiB");
      default -> Numbers.of(bytes);
    };
  }

  private static String text(double size, int digits, String unit) {
    return String.format(Locale.ROOT, "%." + digits + "f", size) + unit;
  }
}
