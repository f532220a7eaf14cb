/// What functions can `require`: start at [moongate.functions.modules.LuaModules].
///
/// A module is either a library of the host (`resty.sha256`) or a file of Lua among the resources
/// of this package (`resty/cookie.lua`), which gets what it needs of the host as its first
/// argument.
@NullMarked
package moongate.functions.modules;

import org.jspecify.annotations.NullMarked;
