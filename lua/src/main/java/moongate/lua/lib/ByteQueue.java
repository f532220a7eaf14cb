package moongate.lua.lib;

import moongate.lua.runtime.Buffering;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/// The bytes of a [StringBufferLib] buffer: a queue, to which bytes are added at the end and
/// removed at the front.
final class ByteQueue implements Buffering {
  private static final int MOST_BYTES = 1 << 30;
  private static final int MOST_RESERVED = 1 << 20;

  private final BufferOptions options;
  private final StringBuilder bytes;

  /// The position of the first byte; the bytes before it were removed.
  private int start;

  ByteQueue(LuaState state, int reserved, BufferOptions options) {
    this.options = options;
    int capacity = Math.clamp(reserved, 32, MOST_RESERVED);
    state.meter().charge(64 + capacity);
    bytes = new StringBuilder(capacity);
  }

  int length() {
    return bytes.length() - start;
  }

  @Override
  public long bufferedBytes() {
    return bytes.capacity();
  }

  /// Growing copies the content. Half of that cost is charged with each byte that is added.
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

  /// Moves the rest to the front once it is the smaller part, so that each byte is moved at most
  /// once.
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

  /// Adds a value in the format of [BufferEncoder].
  void encode(LuaState state, @Nullable Object value) {
    append(state, new BufferEncoder(state, options).encode(value));
  }

  /// Removes a value in the format of [BufferEncoder]; if decoding fails, nothing is removed.
  @Nullable Object decode(LuaState state) {
    var decoder = new BufferDecoder(state, options, bytes, start);
    var value = decoder.decode();
    drop(state, decoder.position() - start);
    return value;
  }
}
