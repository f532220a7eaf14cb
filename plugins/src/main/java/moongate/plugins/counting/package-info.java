/// Counts of what clients have used in calendar windows, and the stores of these counts: start at
/// [moongate.plugins.counting.CountStore]. Used by `rate-limiting` and `response-ratelimiting`.
@NullMarked
package moongate.plugins.counting;

import org.jspecify.annotations.NullMarked;
