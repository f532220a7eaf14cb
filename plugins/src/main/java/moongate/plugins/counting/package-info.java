/// What clients have used in calendar windows, and where that is kept: start at
/// [moongate.plugins.counting.CountStore]. `rate-limiting` and `response-ratelimiting` count here.
@NullMarked
package moongate.plugins.counting;

import org.jspecify.annotations.NullMarked;
