/// What `/metrics` tells, in Prometheus' words: start at [Metrics], which puts together what the
/// node knows of itself and of its functions with the counters of the plugin `prometheus`
/// ([ProxyMetrics]) and, in hybrid mode, what is known of the other plane ([ClusterMetrics]).
@NullMarked
package moongate.app.metrics;

import org.jspecify.annotations.NullMarked;
