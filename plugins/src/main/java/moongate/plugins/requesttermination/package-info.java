/// `request-termination`: answers requests itself. Start at
/// [moongate.plugins.requesttermination.RequestTermination].
@NullMarked
package moongate.plugins.requesttermination;

import org.jspecify.annotations.NullMarked;
