/// What the gateway itself and functions record of a request's course, for plugins that send it to
/// others: start at [moongate.gateway.tracing.Trace].
@NullMarked
package moongate.gateway.tracing;

import org.jspecify.annotations.NullMarked;
