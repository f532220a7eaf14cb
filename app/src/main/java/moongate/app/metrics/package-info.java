/// The metrics at `/metrics`, in Prometheus' format. Start at [Metrics], which joins the metrics of
/// the node and its functions, those of the plugin `prometheus` ([ProxyMetrics]) and, in hybrid
/// mode, those about the other planes ([ClusterMetrics]).
@NullMarked
package moongate.app.metrics;

import org.jspecify.annotations.NullMarked;
