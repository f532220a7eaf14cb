package moongate.lua.runtime;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The functions that `("x"):name()` calls for the names of the library, so that compiled code need
/// not go through two tables for each call.
///
/// They are known until somebody writes to the metatable of strings or to the table that its
/// `__index` names: [WriteGuard]s in both tell.
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

  /// The number of a method's name, by which it is known; -1 for names of others.
  public static int number(String name) {
    return NAMES.indexOf(name);
  }

  /// The methods that are known, by their numbers.
  @Nullable LuaFunction[] known() {
    return known;
  }

  /// Somebody is going to write to a table that methods were found in.
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

  /// The method with this number, which is known from now on; null when it is not found at once.
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
