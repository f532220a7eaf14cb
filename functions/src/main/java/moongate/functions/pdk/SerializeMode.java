package moongate.functions.pdk;

import org.jspecify.annotations.Nullable;

/// When a call of `kong.log.set_serialize_value` takes effect.
enum SerializeMode {
  SET("set"),
  /// Only if there is no value yet.
  ADD("add"),
  /// Only if there is a value already.
  REPLACE("replace");

  private final String word;

  SerializeMode(String word) {
    this.word = word;
  }

  /// The mode that functions call `word`; null if there is none.
  static @Nullable SerializeMode of(@Nullable Object word) {
    for (var mode : values()) {
      if (mode.word.equals(word)) {
        return mode;
      }
    }
    return null;
  }

  String word() {
    return word;
  }

  /// True if it takes effect where a value exists, or where none does.
  boolean takesEffect(boolean exists) {
    return this == SET || exists == (this == REPLACE);
  }
}
