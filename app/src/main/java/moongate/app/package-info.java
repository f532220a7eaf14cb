/// The program `moongate`: start at [Main], which hands over to a command of `cli`; `moongate
/// start` reads `settings` and brings up a node, whose parts `node.Wiring` makes, in order.
@NullMarked
package moongate.app;

import org.jspecify.annotations.NullMarked;
