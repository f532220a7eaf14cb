/// `statsd`: tells a StatsD server what requests cost. Start at [moongate.plugins.statsd.Statsd].
@NullMarked
package moongate.plugins.statsd;

import org.jspecify.annotations.NullMarked;
