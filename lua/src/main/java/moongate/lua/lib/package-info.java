/// Lua's standard library, and `cjson`: one class per library, each a table of names to methods.
///
/// Every function here charges the invocation's [moongate.lua.runtime.Meter] before it loops or
/// allocates, so that no argument can make it run or grow beyond its budget. Start at
/// [moongate.lua.lib.Libraries], which says what a full and what a sandboxed environment holds.
@org.jspecify.annotations.NullMarked
package moongate.lua.lib;
