/// Lua functions in the request path. Start at [moongate.functions.Functions].
///
/// `pre-function` and `post-function` run chunks of Lua in each phase of a request (`run`), in a
/// sandbox (`sandbox`), with the APIs that users know from Kong (`pdk`) and OpenResty (`ngx`).
@NullMarked
package moongate.functions;

import org.jspecify.annotations.NullMarked;
