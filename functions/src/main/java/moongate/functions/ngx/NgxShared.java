package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.ANY;

import java.util.Objects;
import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.functions.api.SharedDictionaries;
import moongate.functions.api.SharedDictionary;
import moongate.functions.api.SharedDictionary.Change;
import moongate.functions.api.SharedDictionary.Condition;
import moongate.functions.api.SharedDictionary.End;
import moongate.functions.api.SharedDictionary.ListResult;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.shared`: the dictionaries of the node and their methods.
final class NgxShared {
  private static final int LONGEST_KEY = 65535;
  private static final int MOST_KEYS = 1024;

  private static final ApiModule METHODS =
      ApiModule.of("ngx.shared.DICT")
          .function("get", ANY, (scope, self, key) -> get(scope, self, key, false))
          .function("get_stale", ANY, (scope, self, key) -> get(scope, self, key, true))
          .variadic("set", ANY, (scope, all) -> store(scope, all, Condition.ALWAYS, false))
          .variadic("safe_set", ANY, (scope, all) -> store(scope, all, Condition.ALWAYS, true))
          .variadic("add", ANY, (scope, all) -> store(scope, all, Condition.ABSENT, false))
          .variadic("safe_add", ANY, (scope, all) -> store(scope, all, Condition.ABSENT, true))
          .variadic("replace", ANY, (scope, all) -> store(scope, all, Condition.PRESENT, false))
          .function("delete", ANY, NgxShared::delete)
          .variadic("incr", ANY, NgxShared::increment)
          .function("ttl", ANY, NgxShared::ttl)
          .function("expire", ANY, NgxShared::expire)
          .function("flush_all", ANY, NgxShared::flushAll)
          .function("flush_expired", ANY, NgxShared::flushExpired)
          .function("get_keys", ANY, NgxShared::keys)
          .function(
              "lpush", ANY, (scope, self, key, item) -> push(scope, self, key, item, End.FRONT))
          .function(
              "rpush", ANY, (scope, self, key, item) -> push(scope, self, key, item, End.BACK))
          .function("lpop", ANY, (scope, self, key) -> pop(scope, self, key, End.FRONT))
          .function("rpop", ANY, (scope, self, key) -> pop(scope, self, key, End.BACK))
          .function("llen", ANY, NgxShared::length)
          .function(
              "capacity", ANY, (scope, self) -> Numbers.of(dictionary(scope, self).capacity()))
          .function(
              "free_space", ANY, (scope, self) -> Numbers.of(dictionary(scope, self).freeSpace()));

  private NgxShared() {}

  /// The methods, for documentation.
  static ApiModule methods() {
    return METHODS;
  }

  static LuaTable open(LuaState state, SharedDictionaries dictionaries) {
    var methods = METHODS.open(state);
    methods.freeze("ngx.shared.DICT");
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", methods);
    metatable.freeze("ngx.shared.DICT metatable");
    var table = new LuaTable();
    for (var dictionary : dictionaries.all()) {
      table.put(dictionary.name(), new Userdata(dictionary, metatable));
    }
    return table;
  }

  // Arguments

  private static SharedDictionary dictionary(Scope scope, @Nullable Object self) {
    if (self instanceof Userdata userdata && userdata.content() instanceof SharedDictionary known) {
      return known;
    }
    throw scope.error("bad \"zone\" argument");
  }

  /// What is wrong with a key; null for nothing.
  private static @Nullable String complaint(@Nullable Object key) {
    if (key == null) {
      return "nil key";
    }
    if (!(key instanceof String text)) {
      return null;
    }
    if (text.isEmpty()) {
      return "empty key";
    }
    return text.length() > LONGEST_KEY ? "key too long" : null;
  }

  private static String text(@Nullable Object key) {
    return key instanceof String text ? text : HeaderArguments.text(key);
  }

  private static long millis(Scope scope, @Nullable Object seconds, String name) {
    if (seconds == null) {
      return 0;
    }
    var number = Conversions.toNumber(seconds);
    if (number == null || !(number >= 0)) {
      throw bad(scope, name);
    }
    return number == 0 ? 0 : Math.max(1, (long) (Math.min(number, 1e11) * 1000));
  }

  private static LuaError bad(Scope scope, String argument) {
    return scope.error("bad \"" + argument + "\" argument");
  }

  // Values

  private static @Nullable Object get(
      Scope scope, @Nullable Object self, @Nullable Object key, boolean withStale) {
    var dictionary = dictionary(scope, self);
    var complaint = complaint(key);
    if (complaint != null) {
      return Values.pair(null, complaint);
    }
    var found = dictionary.get(text(key), withStale);
    if (found == null) {
      return dictionary.isList(text(key)) ? Values.pair(null, "value is a list") : null;
    }
    var flags = found.flags() == 0 ? null : Numbers.of(found.flags());
    if (withStale) {
      return Values.of(found.value(), flags, found.isStale());
    }
    return flags == null ? found.value() : Values.pair(found.value(), flags);
  }

  private static @Nullable Object store(
      Scope scope, @Nullable Object[] arguments, Condition condition, boolean isSafe) {
    var dictionary = dictionary(scope, Args.at(arguments, 1));
    var key = Args.at(arguments, 2);
    var value = Args.at(arguments, 3);
    long ttl = millis(scope, Args.at(arguments, 4), "exptime");
    var flags = Conversions.toNumber(Objects.requireNonNullElse(Args.at(arguments, 5), 0.0));
    if (flags == null) {
      throw bad(scope, "flags");
    }
    var complaint = complaint(key);
    if (complaint != null) {
      return Values.pair(null, complaint);
    }
    if (value == null) {
      if (condition != Condition.ALWAYS) {
        return Values.of(Boolean.FALSE, "attempt to add or replace nil values", Boolean.FALSE);
      }
      dictionary.delete(text(key));
      return Values.of(Boolean.TRUE, null, Boolean.FALSE);
    }
    if (!(value instanceof String || value instanceof Double || value instanceof Boolean)) {
      return Values.pair(null, "bad value type");
    }
    var change = dictionary.store(text(key), value, ttl, flags, condition, isSafe);
    return result(change, isSafe);
  }

  private static @Nullable Object result(Change change, boolean isSafe) {
    if (change.error() == null) {
      return Values.of(Boolean.TRUE, null, change.isForcible());
    }
    return isSafe && change.error().equals("no memory")
        ? Values.pair(null, change.error())
        : Values.of(Boolean.FALSE, change.error(), change.isForcible());
  }

  private static @Nullable Object delete(Scope scope, @Nullable Object self, @Nullable Object key) {
    var dictionary = dictionary(scope, self);
    var complaint = complaint(key);
    if (complaint != null) {
      return Values.pair(null, complaint);
    }
    dictionary.delete(text(key));
    return Values.of(Boolean.TRUE, null, Boolean.FALSE);
  }

  private static @Nullable Object increment(Scope scope, @Nullable Object[] arguments) {
    var dictionary = dictionary(scope, Args.at(arguments, 1));
    var key = Args.at(arguments, 2);
    var complaint = complaint(key);
    if (complaint != null) {
      return Values.pair(null, complaint);
    }
    double step = Args.number(arguments, 3, "incr");
    var initial = initial(scope, Args.at(arguments, 4));
    var initialTtl = Args.at(arguments, 5);
    if (initialTtl != null && initial == null) {
      throw scope.error("must provide \"init\" when providing \"init_ttl\"");
    }
    long ttl = millis(scope, initialTtl, "init_ttl");
    var sum = dictionary.increment(text(key), step, initial, ttl);
    if (sum.error() != null) {
      return Values.pair(null, sum.error());
    }
    var value = Numbers.of(sum.value());
    return initial == null ? value : Values.of(value, null, sum.isForcible());
  }

  private static @Nullable Double initial(Scope scope, @Nullable Object argument) {
    if (argument == null) {
      return null;
    }
    var number = Conversions.toNumber(argument);
    if (number == null) {
      throw scope.error("bad init arg: number expected, got " + Metatables.typeName(argument));
    }
    return number;
  }

  private static @Nullable Object ttl(Scope scope, @Nullable Object self, @Nullable Object key) {
    var dictionary = dictionary(scope, self);
    var complaint = complaint(key);
    if (complaint != null) {
      return Values.pair(null, complaint);
    }
    long millis = dictionary.ttlMillis(text(key));
    return millis < 0 ? Values.pair(null, "not found") : Numbers.of(millis / 1000.0);
  }

  private static @Nullable Object expire(
      Scope scope, @Nullable Object self, @Nullable Object key, @Nullable Object seconds) {
    var dictionary = dictionary(scope, self);
    if (seconds == null) {
      throw bad(scope, "exptime");
    }
    long millis = millis(scope, seconds, "exptime");
    var complaint = complaint(key);
    if (complaint != null) {
      return Values.pair(null, complaint);
    }
    return dictionary.expire(text(key), millis) ? Boolean.TRUE : Values.pair(null, "not found");
  }

  private static Object flushAll(Scope scope, @Nullable Object self) {
    dictionary(scope, self).flushAll();
    return Values.NONE;
  }

  private static Object flushExpired(Scope scope, @Nullable Object self, @Nullable Object most) {
    var dictionary = dictionary(scope, self);
    return Numbers.of(dictionary.flushExpired(Args.integer(most, 2, "flush_expired", 0)));
  }

  private static Object keys(Scope scope, @Nullable Object self, @Nullable Object most) {
    var dictionary = dictionary(scope, self);
    var keys = dictionary.keys(Math.max(0, Args.integer(most, 2, "get_keys", MOST_KEYS)));
    scope.worker().state().meter().work(keys.size());
    scope.worker().state().meter().charge(16L * keys.size());
    var table = new LuaTable(keys.size(), 0);
    for (var key : keys) {
      table.append(key);
    }
    return table;
  }

  // Lists

  private static @Nullable Object push(
      Scope scope, @Nullable Object self, @Nullable Object key, @Nullable Object item, End end) {
    var dictionary = dictionary(scope, self);
    var complaint = complaint(key);
    if (complaint != null) {
      return Values.pair(null, complaint);
    }
    if (!(item instanceof String || item instanceof Double)) {
      return Values.pair(null, "bad value type");
    }
    return listLength(dictionary.push(text(key), item, end));
  }

  private static @Nullable Object pop(
      Scope scope, @Nullable Object self, @Nullable Object key, End end) {
    var dictionary = dictionary(scope, self);
    var complaint = complaint(key);
    if (complaint != null) {
      return Values.pair(null, complaint);
    }
    var result = dictionary.pop(text(key), end);
    return result.error() == null ? result.item() : Values.pair(null, result.error());
  }

  private static @Nullable Object length(Scope scope, @Nullable Object self, @Nullable Object key) {
    var dictionary = dictionary(scope, self);
    var complaint = complaint(key);
    return complaint == null
        ? listLength(dictionary.length(text(key)))
        : Values.pair(null, complaint);
  }

  private static @Nullable Object listLength(ListResult result) {
    return result.error() == null ? Numbers.of(result.length()) : Values.pair(null, result.error());
  }
}
