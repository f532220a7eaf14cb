/// YAML for functions: texts to Lua values and back, paid for by the function that asks.
@NullMarked
package moongate.functions.yaml;

import org.jspecify.annotations.NullMarked;
