package moongate.gateway.log;

import moongate.gateway.exchange.Exchange;
import moongate.http.Response;

/// A request that is over.
///
/// @param localTime the time of its end as `$time_local`
public record Logged(Exchange exchange, Response response, String localTime) {}
