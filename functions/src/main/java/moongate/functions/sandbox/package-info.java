/// What function code can see: start at [moongate.functions.sandbox.Sandbox].
@NullMarked
package moongate.functions.sandbox;

import org.jspecify.annotations.NullMarked;
