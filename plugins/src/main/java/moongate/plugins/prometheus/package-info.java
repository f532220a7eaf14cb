/// `prometheus`: counts requests by service, route and consumer. Start at
/// [moongate.plugins.prometheus.Prometheus]; what it counts is in
/// [moongate.plugins.prometheus.ProxyCounters], which the node's `/metrics` shows.
@NullMarked
package moongate.plugins.prometheus;

import org.jspecify.annotations.NullMarked;
