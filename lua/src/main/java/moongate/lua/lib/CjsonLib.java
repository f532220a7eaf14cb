package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The modules `cjson` and `cjson.safe`, compatible with OpenResty's. Each instance has its own
/// settings.
public final class CjsonLib {
  private static final String MARKS = "cjson";

  private final CjsonSettings settings = new CjsonSettings();
  private final Marks marks;
  private final JsonTables tables;
  private final boolean isSafe;

  /// Values that represent JSON concepts which Lua does not have. A state has one set of them,
  /// which its instances share.
  ///
  /// @param emptyArray is encoded as `[]`
  /// @param array the metatable of tables that are encoded as arrays
  /// @param emptyArrays the metatable of tables that are encoded as `[]` if they are empty
  record Marks(Userdata emptyArray, LuaTable array, LuaTable emptyArrays) {}

  private CjsonLib(LuaState state, boolean isSafe) {
    this.marks = marks(state);
    this.tables = new JsonTables(settings, marks);
    this.isSafe = isSafe;
  }

  /// The module `cjson`, which raises errors.
  public static LuaTable open(LuaState state) {
    return new CjsonLib(state, false).table(state);
  }

  /// The module `cjson.safe`, which returns errors as `nil, message`.
  public static LuaTable openSafe(LuaState state) {
    return new CjsonLib(state, true).table(state);
  }

  static Marks marks(LuaState state) {
    if (state.registry().get(MARKS) instanceof Userdata holder
        && holder.content() instanceof Marks marks) {
      return marks;
    }
    var marks = new Marks(new Userdata("empty array", null), new LuaTable(), new LuaTable());
    state.registry().put(MARKS, new Userdata(marks, null));
    return marks;
  }

  private LuaTable table(LuaState state) {
    return Library.of(MARKS)
        .value("_NAME", MARKS)
        .value("_VERSION", "2.1.0.14")
        .value("array_mt", marks.array)
        .varargs("decode", this::decode)
        .function("decode_array_with_array_mt", flag(settings::decodesArraysWithMetatable))
        .function("decode_invalid_numbers", flag(settings::decodesInvalidNumbers))
        .function("decode_max_depth", number("decode_max_depth", settings::decodeDepth))
        .value("empty_array", marks.emptyArray)
        .value("empty_array_mt", marks.emptyArrays)
        .varargs("encode", this::encode)
        .function("encode_empty_table_as_object", flag(settings::emptyTablesAreObjects))
        .function("encode_escape_forward_slash", flag(settings::escapesSlash))
        .function("encode_invalid_numbers", this::encodeInvalidNumbers)
        .function("encode_keep_buffer", flag(settings::keepsBuffer))
        .function("encode_max_depth", number("encode_max_depth", settings::encodeDepth))
        .function("encode_number_precision", this::encodeNumberPrecision)
        .function("encode_skip_unsupported_value_types", flag(settings::skipsUnsupported))
        .function("encode_sparse_array", this::encodeSparseArray)
        .function("new", (HostFunction.F0) own -> new CjsonLib(own, isSafe).table(own))
        .value("null", Userdata.NULL)
        .open(state);
  }

  // Encode and decode

  private @Nullable Object encode(LuaState state, @Nullable Object[] arguments) {
    if (arguments.length != 1) {
      throw Args.bad(1, "encode", "expected 1 argument");
    }
    try {
      return new JsonEncoder(state, tables).encode(arguments[0]);
    } catch (JsonError error) {
      return failed(error);
    }
  }

  private @Nullable Object decode(LuaState state, @Nullable Object[] arguments) {
    if (arguments.length != 1) {
      throw Args.bad(1, "decode", "expected 1 argument");
    }
    var value = arguments[0];
    if (isSafe && !(value instanceof String || value instanceof Double)) {
      var type = Metatables.typeName(value);
      return Values.pair(null, "bad argument #1 to '?' (string expected, got " + type + ")");
    }
    try {
      return new JsonDecoder(state, settings, marks, Args.string(value, 1, "decode")).decode();
    } catch (JsonError error) {
      return failed(error);
    }
  }

  private @Nullable Object failed(JsonError error) {
    var message = Conversions.rawToString(error.value());
    if (isSafe) {
      return Values.pair(null, message);
    }
    throw LuaErrors.host(message);
  }

  // Settings

  /// A setting with one value: a call sets it unless the argument is null, and returns the value.
  private interface Setting<T> {
    T apply(@Nullable T replacement);
  }

  private static HostFunction.F1 flag(Setting<Boolean> setting) {
    return (state, value) -> setting.apply(value == null ? null : value != Boolean.FALSE);
  }

  private static HostFunction.F1 number(String name, Setting<Integer> setting) {
    return (state, value) -> {
      Integer replacement = value == null ? null : within(value, 1, name, 1, Integer.MAX_VALUE);
      return Numbers.of(setting.apply(replacement));
    };
  }

  private static int within(@Nullable Object value, int index, String name, int least, int most) {
    int number = Args.integer(value, index, name);
    if (number < least || number > most) {
      throw Args.bad(index, name, "expected integer between " + least + " and " + most);
    }
    return number;
  }

  private Object encodeNumberPrecision(LuaState state, @Nullable Object value) {
    if (value != null) {
      settings.precision = within(value, 1, "encode_number_precision", 1, 16);
    }
    return Numbers.of(settings.precision);
  }

  /// `true`, `false`, or `"null"`, which encodes invalid numbers as null.
  private Object encodeInvalidNumbers(LuaState state, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Boolean isAllowed -> settings.invalidNumbers = isAllowed ? "true" : "false";
      case String word when word.equals("null") || word.equals("on") || word.equals("off") ->
          settings.invalidNumbers =
              word.equals("null") ? word : Boolean.toString(word.equals("on"));
      default ->
          throw Args.bad(
              1,
              "encode_invalid_numbers",
              "invalid option '" + Args.string(value, 1, "encode_invalid_numbers") + "'");
    }
    return settings.invalidNumbers.equals("null")
        ? settings.invalidNumbers
        : Boolean.valueOf(settings.invalidNumbers);
  }

  private @Nullable Object encodeSparseArray(
      LuaState state, @Nullable Object convert, @Nullable Object ratio, @Nullable Object safe) {
    var name = "encode_sparse_array";
    if (convert != null) {
      settings.convertsSparse = convert != Boolean.FALSE;
    }
    if (ratio != null) {
      settings.sparseRatio = within(ratio, 2, name, 0, Integer.MAX_VALUE);
    }
    if (safe != null) {
      settings.sparseSafe = within(safe, 3, name, 0, Integer.MAX_VALUE);
    }
    return Values.of(
        new @Nullable Object[] {
          settings.convertsSparse, Numbers.of(settings.sparseRatio), Numbers.of(settings.sparseSafe)
        });
  }
}
