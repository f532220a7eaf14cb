/// The state of one request on its way through the gateway: start at
/// [moongate.gateway.exchange.Exchange].
///
/// Everything a plugin may see or change hangs on the exchange. It belongs to one fiber, so nothing
/// here is synchronised. This package knows neither plugins nor how a request is forwarded.
@NullMarked
package moongate.gateway.exchange;

import org.jspecify.annotations.NullMarked;
