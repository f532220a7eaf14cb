/// The program `moongate`. Start at [Main], which runs a command of `cli`. `moongate start` reads
/// the `settings` and starts a node, whose parts `node.Wiring` creates in order.
@NullMarked
package moongate.app;

import org.jspecify.annotations.NullMarked;
