/// `response-ratelimiting`: services say what each response used up. Start at
/// [moongate.plugins.responseratelimiting.ResponseRateLimiting].
@NullMarked
package moongate.plugins.responseratelimiting;

import org.jspecify.annotations.NullMarked;
