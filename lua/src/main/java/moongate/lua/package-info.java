/// The entry to the Lua engine: [Lua] compiles source, [Sandbox] runs it with the libraries that
/// untrusted code may use.
@NullMarked
package moongate.lua;

import org.jspecify.annotations.NullMarked;
