/// `correlation-id`: gives each request an id, which is sent to the service and may be returned to
/// the client. Start at [moongate.plugins.correlationid.CorrelationId].
@NullMarked
package moongate.plugins.correlationid;

import org.jspecify.annotations.NullMarked;
