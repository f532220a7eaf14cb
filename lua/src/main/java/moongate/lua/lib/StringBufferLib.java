package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metamethod;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `string.buffer`, LuaJIT's queue of bytes: `put` adds at the end, `get` removes from the front.
///
///     local buffer = require("string.buffer").new()
///     buffer:put("a", 1):putf("%02d", 7)
///     print(buffer:get(2), #buffer) -- a1  2
///
/// The methods that need `ffi` (`reserve`, `commit`, `ref`, `putcdata`) are not supported.
public final class StringBufferLib {
  private static final String OUT_OF_RANGE = "number out of range";

  private static final Library METHODS =
      Library.of("buffer")
          .varargs("put", StringBufferLib::put)
          .varargs("putf", StringBufferLib::putFormatted)
          .function("set", StringBufferLib::set)
          .function("reset", (state, self) -> own(self, "reset").clear(self))
          .function("free", (state, self) -> own(self, "free").clear(self))
          .function("skip", StringBufferLib::skip)
          .varargs("get", StringBufferLib::get)
          .varargs("encode", StringBufferLib::encode)
          .function("decode", (state, self) -> own(self, "decode").decode(state))
          .function("tostring", (state, self) -> own(self, "tostring").peek(state));

  private static final Library METAMETHODS =
      Library.of("buffer")
          .function("__len", (state, self) -> Numbers.of(own(self, "__len").length()))
          .function("__tostring", (state, self) -> own(self, "__tostring").peek(state))
          .function("__concat", StringBufferLib::concatenate)
          .value("__metatable", "buffer");

  private StringBufferLib() {}

  /// Opens the module for `state`.
  public static LuaTable open(LuaState state) {
    var methods = METHODS.open(state);
    methods.freeze("buffer");
    var metatable = METAMETHODS.open(state);
    metatable.put("__index", methods);
    metatable.freeze("buffer metatable");
    return Library.of("string.buffer")
        .function(
            "new",
            (LuaState caller, @Nullable Object size, @Nullable Object options) ->
                new Userdata(newQueue(caller, size, options), metatable))
        .varargs("encode", StringBufferLib::encodeAll)
        .function("decode", StringBufferLib::decodeAll)
        .open(state);
  }

  /// The options may also be the first argument.
  private static ByteQueue newQueue(
      LuaState state, @Nullable Object size, @Nullable Object options) {
    if (size instanceof LuaTable onlyOptions) {
      return new ByteQueue(state, 0, BufferOptions.of(state, onlyOptions));
    }
    int bytes = Args.integer(size, 1, "new", 0);
    if (bytes < 0) {
      throw Args.bad(1, "new", OUT_OF_RANGE);
    }
    return new ByteQueue(
        state,
        bytes,
        options == null
            ? BufferOptions.NONE
            : BufferOptions.of(state, Args.table(options, 2, "new")));
  }

  // Serialised values

  private static Object encodeAll(LuaState state, @Nullable Object[] arguments) {
    return new BufferEncoder(state, BufferOptions.NONE).encode(Args.any(arguments, 1, "encode"));
  }

  private static @Nullable Object decodeAll(LuaState state, @Nullable Object bytes) {
    var text = Args.string(bytes, 1, "decode");
    var decoder = new BufferDecoder(state, BufferOptions.NONE, text, 0);
    var value = decoder.decode();
    if (decoder.position() < text.length()) {
      throw LuaErrors.host("left-over data in buffer");
    }
    return value;
  }

  private static @Nullable Object encode(LuaState state, @Nullable Object[] arguments) {
    var self = Args.at(arguments, 1);
    own(self, "encode").encode(state, Args.any(arguments, 2, "encode"));
    return self;
  }

  // Bytes

  private static ByteQueue own(@Nullable Object self, String method) {
    if (self instanceof Userdata userdata && userdata.content() instanceof ByteQueue queue) {
      return queue;
    }
    throw LuaErrors.host("bad argument #1 to '" + method + "' (buffer expected)");
  }

  private static @Nullable Object put(LuaState state, @Nullable Object[] arguments) {
    var self = Args.at(arguments, 1);
    var queue = own(self, "put");
    for (int i = 1; i < arguments.length; i++) {
      queue.append(state, text(state, arguments[i], i + 1));
    }
    return self;
  }

  /// A string, a number as a string, or the result of an object's `__tostring`.
  private static String text(LuaState state, @Nullable Object value, int index) {
    var plain = Conversions.toStringOrNull(value);
    if (plain != null) {
      return plain;
    }
    var handler = Metatables.method(state, value, Metamethod.TOSTRING);
    return handler != null && Values.first(Call.call(handler, value)) instanceof String said
        ? said
        : Args.string(value, index, "put");
  }

  private static @Nullable Object putFormatted(LuaState state, @Nullable Object[] arguments) {
    var self = Args.at(arguments, 1);
    var queue = own(self, "putf");
    if (Format.format(state, Values.from(arguments, 1)) instanceof String formatted) {
      queue.append(state, formatted);
    }
    return self;
  }

  private static @Nullable Object set(
      LuaState state, @Nullable Object self, @Nullable Object text) {
    var queue = own(self, "set");
    var replacement = Args.string(text, 2, "set");
    queue.clear(self);
    queue.append(state, replacement);
    return self;
  }

  private static @Nullable Object skip(
      LuaState state, @Nullable Object self, @Nullable Object count) {
    var queue = own(self, "skip");
    queue.drop(state, count(queue, count, 2, "skip"));
    return self;
  }

  /// Each argument is a number of bytes, or nil for all remaining ones.
  private static @Nullable Object get(LuaState state, @Nullable Object[] arguments) {
    var queue = own(Args.at(arguments, 1), "get");
    if (arguments.length < 2) {
      return queue.take(state, queue.length());
    }
    var pieces = new @Nullable Object[arguments.length - 1];
    for (int i = 0; i < pieces.length; i++) {
      var wanted = arguments[i + 1];
      pieces[i] =
          queue.take(state, wanted == null ? queue.length() : count(queue, wanted, i + 2, "get"));
    }
    return Values.of(pieces);
  }

  private static int count(ByteQueue queue, @Nullable Object value, int index, String function) {
    int count = Args.integer(value, index, function);
    if (count < 0) {
      throw Args.bad(index, function, OUT_OF_RANGE);
    }
    return Math.min(count, queue.length());
  }

  private static Object concatenate(LuaState state, @Nullable Object left, @Nullable Object right) {
    var text = new Text(state.meter(), 16);
    return text.append(operand(state, left)).append(operand(state, right)).toString();
  }

  private static String operand(LuaState state, @Nullable Object value) {
    if (value instanceof Userdata userdata && userdata.content() instanceof ByteQueue queue) {
      return queue.peek(state);
    }
    var plain = Conversions.toStringOrNull(value);
    if (plain == null) {
      throw LuaErrors.host("attempt to concatenate a " + Metatables.typeName(value) + " value");
    }
    return plain;
  }
}
