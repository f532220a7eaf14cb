/// Attacks on the Lua engine, and the code that runs them. Start at [Torture]. They are part of the
/// product, so that users can see for themselves what their node does with hostile functions.
@NullMarked
package moongate.app.torture;

import org.jspecify.annotations.NullMarked;
