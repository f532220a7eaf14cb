package moongate.functions.json;

import moongate.lua.lib.CjsonLib;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// JSON as the gateway itself writes and reads it for functions: as cjson does with Kong's
/// settings, whatever a function has told its own instance of cjson.
public final class LuaJson {
  private final JsonMarks marks;

  public LuaJson(LuaState state) {
    this.marks = JsonMarks.of(CjsonLib.open(state));
    marks.array.freeze("cjson.array_mt");
    marks.emptyArrays.freeze("cjson.empty_array_mt");
  }

  /// `ngx.null` and `cjson.null`: JSON's null in Lua.
  public Userdata nil() {
    return Userdata.NULL;
  }

  /// The JSON text of `value`, in bytes.
  ///
  /// @throws JsonException when something in it cannot be told in JSON
  public String encode(@Nullable Object value) {
    var writer = new JsonWriter(marks);
    writer.write(value, 0);
    return writer.text();
  }

  /// The Lua value of a JSON text; arrays are marked as such.
  ///
  /// @throws JsonException when it is none
  public Object decode(String text) {
    return new JsonReader(text, marks).document();
  }

  /// What stands for arrays: the marks of cjson.
  ///
  /// @param array the metatable of arrays
  /// @param emptyArrays the metatable of tables that are arrays when they are empty
  /// @param emptyArray a value that is an empty array
  record JsonMarks(LuaTable array, LuaTable emptyArrays, @Nullable Object emptyArray) {
    static JsonMarks of(LuaTable cjson) {
      return new JsonMarks(
          (LuaTable) java.util.Objects.requireNonNull(cjson.get("array_mt")),
          (LuaTable) java.util.Objects.requireNonNull(cjson.get("empty_array_mt")),
          cjson.get("empty_array"));
    }

    /// True when a table with this metatable is an array though it may be empty.
    boolean isArray(@Nullable LuaTable metatable) {
      return metatable == array || metatable == emptyArrays;
    }
  }
}
