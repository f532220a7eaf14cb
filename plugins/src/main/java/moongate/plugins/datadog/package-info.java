/// `datadog`: tells a Datadog agent what requests cost. Start at
/// [moongate.plugins.datadog.Datadog].
@NullMarked
package moongate.plugins.datadog;

import org.jspecify.annotations.NullMarked;
