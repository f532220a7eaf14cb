/// `correlation-id`: gives each request an id that follows it to the service and back. Start at
/// [moongate.plugins.correlationid.CorrelationId].
@NullMarked
package moongate.plugins.correlationid;

import org.jspecify.annotations.NullMarked;
