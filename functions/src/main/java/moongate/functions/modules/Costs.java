package moongate.functions.modules;

import moongate.functions.text.Bytes;
import moongate.lua.runtime.LuaState;

/// What work of the host costs a function, paid before it is done.
final class Costs {
  private Costs() {}

  /// The bytes of `text`, about to be hashed or coded.
  static byte[] hashed(LuaState state, String text) {
    state.meter().work(20 + text.length() / 4);
    state.meter().charge(32L + text.length());
    return Bytes.of(text);
  }

  /// A step with a key: about this many microseconds.
  static void asymmetric(LuaState state, int micros) {
    state.meter().work(200L * micros);
  }
}
