/// Lua functions in the request path. Start at [moongate.functions.Functions].
///
/// `pre-function` and `post-function` run chunks of Lua in each phase of a request (`run`), in a
/// sandbox (`sandbox`), with the APIs that users know from Kong (`pdk`) and OpenResty (`ngx`),
/// which share what is in `api`, and with what they may `require` (`modules`). Plugins that
/// operators have written in Lua (`custom`) run beside them. The other rooms hold what these calls
/// stand on: `cache` and `vault` belong to the node, `json`, `yaml`, `text`, `jose` and `pki` know
/// neither node nor request.
@NullMarked
package moongate.functions;

import org.jspecify.annotations.NullMarked;
