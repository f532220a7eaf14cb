/// What logging plugins share: start at [moongate.plugins.logging.LogPluginType] and
/// [moongate.plugins.logging.BatchQueue].
@NullMarked
package moongate.plugins.logging;

import org.jspecify.annotations.NullMarked;
