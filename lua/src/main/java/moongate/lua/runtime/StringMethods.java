package moongate.lua.runtime;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Caches the library functions that `("x"):name()` calls, so that compiled code need not search
/// two tables for each call.
///
/// The cache is valid until the metatable of strings, or the table in its `__index`, is written to:
/// both have a [WriteGuard] that notices this.
public final class StringMethods {
  private static final List<String> NAMES =
      List.of(
          "byte", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse",
          "sub", "upper");

  private final TypeMetatables metatables;
  private final @Nullable LuaFunction[] known = new @Nullable LuaFunction[NAMES.size()];
  private @Nullable LuaTable metatable;
  private @Nullable LuaTable library;

  StringMethods(TypeMetatables metatables) {
    this.metatables = metatables;
  }

  /// The number of a method of the string library; -1 for other names.
  public static int number(String name) {
    return NAMES.indexOf(name);
  }

  /// The cached methods, by their numbers.
  @Nullable LuaFunction[] known() {
    return known;
  }

  /// Clears the cache, because one of the tables is about to change.
  void forget() {
    Arrays.fill(known, null);
    unguard(metatable);
    unguard(library);
    metatable = null;
    library = null;
  }

  private static void unguard(@Nullable LuaTable table) {
    if (table != null) {
      table.unwatch();
    }
  }

  /// Finds the method with this number and caches it; null if the fast path does not find it.
  @Nullable LuaFunction find(int number) {
    var strings = metatables.strings();
    if (strings != null
        && strings.get(Metamethod.INDEX.key()) instanceof LuaTable parent
        && parent.get(NAMES.get(number)) instanceof LuaFunction method) {
      if (strings != metatable || parent != library) {
        forget();
        metatable = strings;
        library = parent;
        var guard = new WriteGuard.Watched(this);
        if (!strings.watch(guard) || !parent.watch(guard)) {
          forget();
          return method;
        }
      }
      known[number] = method;
      return method;
    }
    return null;
  }
}
