/// `datadog`: sends metrics of requests to a Datadog agent. Start at
/// [moongate.plugins.datadog.Datadog].
@NullMarked
package moongate.plugins.datadog;

import org.jspecify.annotations.NullMarked;
