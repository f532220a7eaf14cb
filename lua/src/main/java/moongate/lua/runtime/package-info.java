/// The runtime of compiled Lua code and of the libraries. Start at [LuaState], then [LuaFunction]
/// and [LuaTable].
///
/// **Values** are plain Java objects: `nil` is `null`, booleans are `Boolean.TRUE` and
/// `Boolean.FALSE`, numbers are [Double] (see [Numbers]), strings are [String] whose chars are
/// bytes 0..255, tables are [LuaTable], functions are [LuaFunction], coroutines are [Coroutine],
/// and any other object of the host is a [Userdata].
///
/// **Results**: a call returns exactly one value directly; none or several are returned as
/// [Values].
@NullMarked
package moongate.lua.runtime;

import org.jspecify.annotations.NullMarked;
