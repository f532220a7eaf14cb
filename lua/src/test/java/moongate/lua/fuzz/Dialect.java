package moongate.lua.fuzz;

import java.util.List;

/// The features that a generated program may use, according to the interpreter used for the
/// comparison.
enum Dialect {
  LUAJIT,
  /// Lua 5.1: fewer features, and nothing whose result depends on C or on PUC Lua's constant
  /// folder.
  LUA51;

  /// The dialect of an interpreter, by its command.
  static Dialect of(List<String> interpreter) {
    return interpreter.getFirst().contains("luajit") ? LUAJIT : LUA51;
  }

  /// `extended` for LuaJIT, `plain` for Lua 5.1.
  <T> T choose(T extended, T plain) {
    return this == LUAJIT ? extended : plain;
  }
}
