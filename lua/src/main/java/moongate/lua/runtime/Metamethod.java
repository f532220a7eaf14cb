package moongate.lua.runtime;

import java.util.Locale;

/// The events for which a metatable can have a handler.
public enum Metamethod {
  INDEX,
  NEWINDEX,
  CALL,
  EQ,
  LT,
  LE,
  LEN,
  CONCAT,
  UNM,
  ADD,
  SUB,
  MUL,
  DIV,
  MOD,
  POW,
  TOSTRING,
  PAIRS,
  IPAIRS,
  METATABLE,
  MODE;

  private final String key = ("__" + name().toLowerCase(Locale.ROOT)).intern();
  private final int hash = Hashing.of(key);

  /// The key in the metatable, such as `__index`.
  public String key() {
    return key;
  }

  int hash() {
    return hash;
  }

  int bit() {
    return 1 << ordinal();
  }
}
