package moongate.functions.api;

import java.util.TreeMap;
import java.util.function.BiConsumer;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import org.jspecify.annotations.Nullable;

/// Checks and writes the header arguments of `kong.*` calls.
public final class HeaderArguments {
  private static final int LINE_BYTES = 32;

  private HeaderArguments() {}

  /// Checks one name and its value.
  public static void check(Scope scope, @Nullable Object name, @Nullable Object value) {
    if (!(name instanceof String text)) {
      throw badName(scope, name);
    }
    if (value instanceof LuaTable values) {
      checkItems(scope, text, values);
    } else if (!isScalar(value)) {
      throw scope.error(
          "invalid header value for \"%s\": got %s, expected array of string, string, number or boolean"
              .formatted(text, Metatables.typeName(value)));
    }
  }

  /// Checks a table of names and values.
  public static LuaTable checkTable(Scope scope, @Nullable Object argument) {
    if (!(argument instanceof LuaTable headers)) {
      throw scope.error("headers must be a table");
    }
    for (int slot = headers.nextSlot(-1); slot >= 0; slot = headers.nextSlot(slot)) {
      if (!(headers.keyAt(slot) instanceof String name)) {
        throw badName(scope, headers.keyAt(slot));
      }
      var value = headers.valueAt(slot);
      if (value instanceof LuaTable values) {
        checkItems(scope, name, values);
      } else if (!isScalar(value)) {
        throw scope.error(
            "invalid header value for \"%s\": got %s, expected string, number, boolean or array of strings"
                .formatted(name, Metatables.typeName(value)));
      }
    }
    return headers;
  }

  private static void checkItems(Scope scope, String name, LuaTable values) {
    for (int slot = values.nextSlot(-1); slot >= 0; slot = values.nextSlot(slot)) {
      scope.worker().state().meter().work(1);
      if (!(values.valueAt(slot) instanceof String)) {
        throw scope.error(
            "invalid header value in array \"%s\": got %s, expected string"
                .formatted(name, Metatables.typeName(values.valueAt(slot))));
      }
    }
  }

  private static RuntimeException badName(Scope scope, @Nullable Object name) {
    return scope.error(
        "invalid header name \"%s\": got %s, expected string"
            .formatted(text(name), Metatables.typeName(name)));
  }

  /// Replaces all headers called `name` by the checked `value`.
  public static void set(Scope scope, Headers headers, HeaderName name, @Nullable Object value) {
    scope.worker().state().meter().work(headers.size());
    if (value instanceof LuaTable values) {
      headers.remove(name);
      addAll(scope, headers, name, values);
    } else {
      write(scope, headers, true, name, text(value));
    }
  }

  /// Replaces all headers called `name`, as `ngx.*` does it: nil, an empty text and an empty array
  /// remove them, empty texts in an array are left out, and an array ends at nil.
  public static void replace(
      Scope scope, Headers headers, HeaderName name, @Nullable Object value) {
    scope.worker().state().meter().work(headers.size());
    headers.remove(name);
    if (value instanceof LuaTable values) {
      int length = values.length();
      for (int i = 1; i <= length && values.get(i) != null; i++) {
        addUnlessEmpty(scope, headers, name, values.get(i));
      }
    } else if (value != null) {
      addUnlessEmpty(scope, headers, name, value);
    }
  }

  private static void addUnlessEmpty(
      Scope scope, Headers headers, HeaderName name, @Nullable Object value) {
    var text = text(value);
    if (text.isEmpty()) {
      scope.worker().state().meter().work(1);
    } else {
      write(scope, headers, false, name, text);
    }
  }

  /// Adds the checked `value` behind headers of the same name.
  public static void add(Scope scope, Headers headers, HeaderName name, @Nullable Object value) {
    if (value instanceof LuaTable values) {
      addAll(scope, headers, name, values);
    } else {
      write(scope, headers, false, name, text(value));
    }
  }

  /// Calls `action` for each header of a checked table, in the order of their names: what is sent
  /// does not depend on how a table is laid out.
  public static void forEach(LuaTable headers, BiConsumer<String, Object> action) {
    var names = new TreeMap<String, Object>();
    for (int slot = headers.nextSlot(-1); slot >= 0; slot = headers.nextSlot(slot)) {
      if (headers.keyAt(slot) instanceof String name && headers.valueAt(slot) != null) {
        names.put(name, headers.valueAt(slot));
      }
    }
    names.forEach(action);
  }

  /// A value as the text of a header: what `tostring` makes of it.
  public static String text(@Nullable Object value) {
    var text = Conversions.toStringOrNull(value);
    return text == null ? Conversions.toString(LuaState.current(), value) : text;
  }

  private static void addAll(Scope scope, Headers headers, HeaderName name, LuaTable values) {
    int length = values.length();
    for (int i = 1; i <= length; i++) {
      write(scope, headers, false, name, text(values.get(i)));
    }
  }

  /// Writes one line. An empty value becomes one space, which travels as an empty value.
  ///
  /// The line is a copy of the value, which a table may contain a thousand times.
  private static void write(
      Scope scope, Headers headers, boolean isReplacing, HeaderName name, String value) {
    var written = value.isEmpty() ? " " : value;
    var meter = scope.worker().state().meter();
    meter.charge(LINE_BYTES + written.length());
    meter.work(1 + (written.length() >> 4));
    try {
      if (isReplacing) {
        headers.set(name, written);
      } else {
        headers.add(name, written);
      }
    } catch (IllegalArgumentException unfit) {
      throw scope.error(String.valueOf(unfit.getMessage()));
    }
  }

  private static boolean isScalar(@Nullable Object value) {
    return value instanceof String || value instanceof Double || value instanceof Boolean;
  }
}
