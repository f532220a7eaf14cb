/// `rate-limiting`: limits the number of requests per second, minute and so on. Start at
/// [moongate.plugins.ratelimiting.RateLimiting].
@NullMarked
package moongate.plugins.ratelimiting;

import org.jspecify.annotations.NullMarked;
