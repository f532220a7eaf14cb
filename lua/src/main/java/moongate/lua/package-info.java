/// The door of the Lua engine: [Lua] compiles source and makes states with the libraries that
/// untrusted code may see.
@NullMarked
package moongate.lua;

import org.jspecify.annotations.NullMarked;
