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

/// `string.buffer`, LuaJIT's queue of bytes: what is put in at its end is got out at its front.
///
///     local buffer = require("string.buffer").new()
///     buffer:put("a", 1):putf("%02d", 7)
///     print(buffer:get(2), #buffer) -- a1  2
///
/// What belongs to `ffi` (`reserve`, `commit`, `ref`, `putcdata`) is not there, nor is the binary
/// format of `encode` and `decode`.
public final class StringBufferLib {
  private static final int MOST_BYTES = 1 << 30;
  private static final int MOST_RESERVED = 1 << 20;

  private static final Library METHODS =
      Library.of("buffer")
          .varargs("put", StringBufferLib::put)
          .varargs("putf", StringBufferLib::putFormatted)
          .function("set", StringBufferLib::set)
          .function("reset", (state, self) -> own(self, "reset").clear(self))
          .function("free", (state, self) -> own(self, "free").clear(self))
          .function("skip", StringBufferLib::skip)
          .varargs("get", StringBufferLib::get)
          .function("tostring", (state, self) -> own(self, "tostring").peek(state));

  private static final Library METAMETHODS =
      Library.of("buffer")
          .function("__len", (state, self) -> Numbers.of(own(self, "__len").length()))
          .function("__tostring", (state, self) -> own(self, "__tostring").peek(state))
          .function("__concat", StringBufferLib::concatenate)
          .value("__metatable", "buffer");

  private StringBufferLib() {}

  /// The module, for `state`.
  public static LuaTable open(LuaState state) {
    var methods = METHODS.open(state);
    methods.freeze("buffer");
    var metatable = METAMETHODS.open(state);
    metatable.put("__index", methods);
    metatable.freeze("buffer metatable");
    return Library.of("string.buffer")
        .function(
            "new",
            (LuaState caller, @Nullable Object size) -> {
              // A table of options may come first: they are about `encode`.
              int bytes = size instanceof LuaTable ? 0 : Args.integer(size, 1, "new", 0);
              return new Userdata(new Queue(caller, bytes), metatable);
            })
        .open(state);
  }

  /// The bytes. Those before `start` are gone already.
  private static final class Queue {
    private final StringBuilder bytes;
    private int start;

    Queue(LuaState state, int reserved) {
      int capacity = Math.clamp(reserved, 32, MOST_RESERVED);
      state.meter().charge(64 + capacity);
      bytes = new StringBuilder(capacity);
    }

    int length() {
      return bytes.length() - start;
    }

    /// Growing copies what is there: half of that is paid by each byte that is added.
    void append(LuaState state, String text) {
      state.meter().work(1 + (text.length() >> 4));
      state.meter().charge(2L * text.length());
      if (bytes.length() > MOST_BYTES - text.length()) {
        throw LuaErrors.host("not enough memory");
      }
      bytes.append(text);
    }

    String peek(LuaState state) {
      return copy(state, length());
    }

    String take(LuaState state, int count) {
      var text = copy(state, count);
      drop(state, count);
      return text;
    }

    private String copy(LuaState state, int count) {
      state.meter().work(1 + (count >> 4));
      state.meter().charge(40L + count);
      return bytes.substring(start, start + count);
    }

    /// Moves the rest to the front when it is the smaller part, so that each byte moves but once.
    void drop(LuaState state, int count) {
      start += count;
      if (start == bytes.length()) {
        bytes.setLength(0);
        start = 0;
      } else if (start > bytes.length() >> 1) {
        state.meter().work(length() >> 4);
        bytes.delete(0, start);
        start = 0;
      }
    }

    @Nullable Object clear(@Nullable Object self) {
      bytes.setLength(0);
      start = 0;
      return self;
    }
  }

  private static Queue own(@Nullable Object self, String method) {
    if (self instanceof Userdata userdata && userdata.content() instanceof Queue queue) {
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

  /// A string, a number, or what an object with `__tostring` says it is.
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

  /// Each argument is a number of bytes, nil for all that are left.
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

  private static int count(Queue queue, @Nullable Object value, int index, String function) {
    int count = Args.integer(value, index, function);
    if (count < 0) {
      throw Args.bad(index, function, "number out of range");
    }
    return Math.min(count, queue.length());
  }

  private static Object concatenate(LuaState state, @Nullable Object left, @Nullable Object right) {
    var text = new Text(state.meter(), 16);
    return text.append(operand(state, left)).append(operand(state, right)).toString();
  }

  private static String operand(LuaState state, @Nullable Object value) {
    if (value instanceof Userdata userdata && userdata.content() instanceof Queue queue) {
      return queue.peek(state);
    }
    var plain = Conversions.toStringOrNull(value);
    if (plain == null) {
      throw LuaErrors.host("attempt to concatenate a " + Metatables.typeName(value) + " value");
    }
    return plain;
  }
}
