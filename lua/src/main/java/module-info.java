/// The Lua engine: Lua 5.1 in the LuaJIT dialect, compiled to JVM bytecode, with budgets. It can be
/// used without the gateway. Start at [moongate.lua.Lua].
module moongate.lua {
  requires static org.jspecify;
  requires transitive moongate.fiber;
  requires java.management;
  requires jdk.management;

  exports moongate.lua;
  exports moongate.lua.lib;
  exports moongate.lua.runtime;
}
