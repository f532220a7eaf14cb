/// `request-termination`: answers requests without calling the service. Start at
/// [moongate.plugins.requesttermination.RequestTermination].
@NullMarked
package moongate.plugins.requesttermination;

import org.jspecify.annotations.NullMarked;
