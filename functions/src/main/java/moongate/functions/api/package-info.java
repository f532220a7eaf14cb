/// What every `kong.*` and `ngx.*` call shares: the phases and their checks, the call that runs
/// now, the shape of a table of functions, crossings between Lua and Java values.
@NullMarked
package moongate.functions.api;

import org.jspecify.annotations.NullMarked;
