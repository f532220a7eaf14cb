/// The metrics of `statsd` and `datadog`, line by line: start at
/// [moongate.plugins.metrics.Measure].
@NullMarked
package moongate.plugins.metrics;

import org.jspecify.annotations.NullMarked;
