/// What functions remember together: the cache behind `kong.cache`, shared by all event loops of a
/// node. Start at [moongate.functions.cache.FunctionCache].
@NullMarked
package moongate.functions.cache;

import org.jspecify.annotations.NullMarked;
