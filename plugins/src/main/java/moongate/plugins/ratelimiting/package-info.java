/// `rate-limiting`: so many requests per second, minute, … and no more. Start at
/// [moongate.plugins.ratelimiting.RateLimiting].
@NullMarked
package moongate.plugins.ratelimiting;

import org.jspecify.annotations.NullMarked;
