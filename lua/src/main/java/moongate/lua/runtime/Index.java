package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Reads and writes fields of any value, including metamethods. The short methods are the fast
/// paths that compiled code inlines.
public final class Index {
  private static final int LONGEST_CHAIN = 100;
  private static final String INDEX = Metamethod.INDEX.key();
  private static final int INDEX_HASH = Hashing.of(INDEX);

  private Index() {}

  // Get

  /// `object[key]`.
  public static @Nullable Object get(
      LuaState state, @Nullable Object object, @Nullable Object key) {
    if (object instanceof LuaTable table) {
      var value = table.get(key);
      if (value != null || table.metatable() == null) {
        return value;
      }
    }
    return getSlow(state, object, key);
  }

  /// `object.key`, where `hash` is the key's [Hashing#of(String)].
  public static @Nullable Object get(
      LuaState state, @Nullable Object object, String key, int hash) {
    if (object instanceof LuaTable table) {
      var value = table.get(key, hash);
      return value != null || table.metatable() == null
          ? value
          : getInherited(state, table, table.metatable(), key, hash);
    }
    if (object instanceof String string) {
      return getInherited(state, string, state.metatables().strings(), key, hash);
    }
    return getSlow(state, object, key, hash);
  }

  /// A method of strings, like [LuaTable#quickMethod(String, int)].
  public static @Nullable Object quickMethod(LuaState state, String key, int hash) {
    var metatable = state.metatables().strings();
    return metatable != null && metatable.quick(INDEX, INDEX_HASH) instanceof LuaTable library
        ? library.quick(key, hash)
        : null;
  }

  /// A method of strings by its [StringMethods#number(String)]; null if the fast path does not find
  /// it.
  public static @Nullable LuaFunction stringMethod(LuaState state, int number) {
    var known = state.stringMethods()[number];
    return known != null ? known : state.metatables().stringMethods().find(number);
  }

  /// A field that `object` itself does not have: usually a method of its class.
  private static @Nullable Object getInherited(
      LuaState state, Object object, @Nullable LuaTable metatable, String key, int hash) {
    if (metatable != null && metatable.get(INDEX, INDEX_HASH) instanceof LuaTable parent) {
      var value = parent.get(key, hash);
      if (value != null) {
        return value;
      }
    }
    return getSlow(state, object, key, hash);
  }

  /// `object[key]` for a number.
  public static @Nullable Object get(LuaState state, @Nullable Object object, double key) {
    if (object instanceof LuaTable table) {
      var value = table.get(key);
      if (value != null || table.metatable() == null) {
        return value;
      }
    }
    return getSlow(state, object, Numbers.of(key));
  }

  /// `object[key]` for an integer.
  public static @Nullable Object get(LuaState state, @Nullable Object object, long key) {
    if (object instanceof LuaTable table) {
      var value = table.get(key);
      if (value != null || table.metatable() == null) {
        return value;
      }
    }
    return getSlow(state, object, Numbers.of(key));
  }

  /// The same loop as for any key, repeated on purpose: it finds inherited methods, and the hashes
  /// of their names are known.
  private static @Nullable Object getSlow(
      LuaState state, @Nullable Object object, String key, int hash) {
    var current = object;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      LuaTable metatable;
      if (current instanceof LuaTable table) {
        var value = table.get(key, hash);
        metatable = table.metatable();
        if (value != null || metatable == null) {
          return value;
        }
      } else {
        metatable = Metatables.of(state, current);
      }
      var handler = metatable == null ? null : Metatables.get(metatable, Metamethod.INDEX);
      if (handler instanceof LuaFunction function) {
        return Values.first(Call.call(function, current, key));
      }
      if (handler == null) {
        if (current instanceof LuaTable) {
          return null;
        }
        throw i == 0 ? LuaErrors.index(current) : LuaErrors.indexBehind(current);
      }
      current = handler;
    }
    throw LuaErrors.endlessChain("gettable");
  }

  private static @Nullable Object getSlow(
      LuaState state, @Nullable Object object, @Nullable Object key) {
    var current = object;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      LuaTable metatable;
      if (current instanceof LuaTable table) {
        var value = table.get(key);
        metatable = table.metatable();
        if (value != null || metatable == null) {
          return value;
        }
      } else {
        metatable = Metatables.of(state, current);
      }
      var handler = metatable == null ? null : Metatables.get(metatable, Metamethod.INDEX);
      if (handler instanceof LuaFunction function) {
        return Values.first(Call.call(function, current, key));
      }
      if (handler == null) {
        if (current instanceof LuaTable) {
          return null;
        }
        throw i == 0 ? LuaErrors.index(current) : LuaErrors.indexBehind(current);
      }
      current = handler;
    }
    throw LuaErrors.endlessChain("gettable");
  }

  // Set

  /// `object[key] = value`.
  public static void set(
      LuaState state, @Nullable Object object, @Nullable Object key, @Nullable Object value) {
    if (object instanceof LuaTable table && table.metatable() == null) {
      table.put(key, value);
    } else {
      setSlow(state, object, key, value);
    }
  }

  /// `object.key = value`, where `hash` is the key's [Hashing#of(String)].
  public static void set(
      LuaState state, @Nullable Object object, String key, int hash, @Nullable Object value) {
    if (!(object instanceof LuaTable table)) {
      setSlow(state, object, key, value);
    } else if (!table.replace(key, hash, value)) {
      if (table.metatable() == null) {
        table.put(key, hash, value);
      } else {
        setSlow(state, table, key, value);
      }
    }
  }

  /// `object[key] = value` for a number.
  public static void set(
      LuaState state, @Nullable Object object, double key, @Nullable Object value) {
    if (object instanceof LuaTable table && table.metatable() == null) {
      table.put(key, value);
    } else {
      setSlow(state, object, Numbers.of(key), value);
    }
  }

  /// `object[key] = value` for an integer.
  public static void set(
      LuaState state, @Nullable Object object, long key, @Nullable Object value) {
    if (object instanceof LuaTable table && table.metatable() == null) {
      table.put(key, value);
    } else {
      setSlow(state, object, Numbers.of(key), value);
    }
  }

  private static void setSlow(
      LuaState state, @Nullable Object object, @Nullable Object key, @Nullable Object value) {
    var current = object;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      LuaTable metatable;
      if (current instanceof LuaTable table) {
        metatable = table.metatable();
        var handler = metatable == null ? null : Metatables.get(metatable, Metamethod.NEWINDEX);
        if (handler == null || table.get(key) != null) {
          table.put(key, value);
          return;
        }
      } else {
        metatable = Metatables.of(state, current);
      }
      var handler = metatable == null ? null : Metatables.get(metatable, Metamethod.NEWINDEX);
      if (handler instanceof LuaFunction function) {
        Call.discard(Call.call(function, current, key, value));
        return;
      }
      if (handler == null) {
        throw i == 0 ? LuaErrors.index(current) : LuaErrors.indexBehind(current);
      }
      current = handler;
    }
    throw LuaErrors.endlessChain("settable");
  }

  // Length

  /// The operator `#`. A table's `__len` is used, as in OpenResty's build of LuaJIT.
  public static @Nullable Object length(LuaState state, @Nullable Object value) {
    if (value instanceof String string) {
      return Numbers.of(string.length());
    }
    if (value instanceof LuaTable table && table.metatable() == null) {
      return Numbers.of(table.length());
    }
    var handler = Metatables.method(state, value, Metamethod.LEN);
    if (handler != null) {
      return Values.first(Call.call(handler, value));
    }
    if (value instanceof LuaTable table) {
      return Numbers.of(table.length());
    }
    throw LuaErrors.length(value);
  }
}
