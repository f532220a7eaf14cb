/// The program `moongate`: start at [Main], which hands over to a command of `cli`; `moongate
/// start` reads `settings` and brings up a node, and every `new` of it stands in `node.Wiring`.
@NullMarked
package moongate.app;

import org.jspecify.annotations.NullMarked;
