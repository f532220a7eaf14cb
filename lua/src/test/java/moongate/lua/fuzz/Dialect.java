package moongate.lua.fuzz;

import java.util.List;

/// What a generated program may use: what the interpreter has that it is compared with.
enum Dialect {
  LUAJIT,
  /// Lua 5.1: less, and nothing of which C or PUC's constant folder decides the result.
  LUA51;

  /// The dialect of an interpreter, by its command.
  static Dialect of(List<String> interpreter) {
    return interpreter.getFirst().contains("luajit") ? LUAJIT : LUA51;
  }

  /// What LuaJIT understands and what is written for Lua 5.1 instead.
  <T> T choose(T extended, T plain) {
    return this == LUAJIT ? extended : plain;
  }
}
