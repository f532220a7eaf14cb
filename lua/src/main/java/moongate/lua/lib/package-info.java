/// Lua's standard library, and `cjson`: one class per library, each with a table of named methods.
///
/// Every function charges the invocation's [moongate.lua.runtime.Meter] before it loops or
/// allocates, so that no argument can make it exceed the budget. Start at
/// [moongate.lua.lib.Libraries], which defines the contents of full and sandboxed environments.
@org.jspecify.annotations.NullMarked
package moongate.lua.lib;
