/// What is told of the node and its requests while they run, for plugins that send it to others:
/// start at [moongate.gateway.telemetry.LogRecord].
@NullMarked
package moongate.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
