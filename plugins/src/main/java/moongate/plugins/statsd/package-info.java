/// `statsd`: sends metrics of requests to a StatsD server. Start at
/// [moongate.plugins.statsd.Statsd].
@NullMarked
package moongate.plugins.statsd;

import org.jspecify.annotations.NullMarked;
