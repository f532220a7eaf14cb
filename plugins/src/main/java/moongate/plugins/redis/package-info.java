/// A client of Redis, for plugins that share what they know among nodes: start at
/// [moongate.plugins.redis.Redis].
@NullMarked
package moongate.plugins.redis;

import org.jspecify.annotations.NullMarked;
