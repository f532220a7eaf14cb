/// The traces of requests, recorded by the gateway and by functions, for plugins that export them:
/// start at [moongate.gateway.tracing.Trace].
@NullMarked
package moongate.gateway.tracing;

import org.jspecify.annotations.NullMarked;
