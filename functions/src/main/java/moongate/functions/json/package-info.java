/// JSON to Lua values and back, as lua-cjson does it: start at [moongate.functions.json.LuaJson].
@NullMarked
package moongate.functions.json;

import org.jspecify.annotations.NullMarked;
