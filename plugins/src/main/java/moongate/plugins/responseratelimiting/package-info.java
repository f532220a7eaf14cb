/// `response-ratelimiting`: limits by what services report that responses have used. Start at
/// [moongate.plugins.responseratelimiting.ResponseRateLimiting].
@NullMarked
package moongate.plugins.responseratelimiting;

import org.jspecify.annotations.NullMarked;
