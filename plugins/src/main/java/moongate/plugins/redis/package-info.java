/// A Redis client, for plugins that share data among nodes: start at
/// [moongate.plugins.redis.Redis].
@NullMarked
package moongate.plugins.redis;

import org.jspecify.annotations.NullMarked;
