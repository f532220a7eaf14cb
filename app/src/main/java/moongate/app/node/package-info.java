/// A running node: start at [Wiring], where every part is made, in order.
///
/// [Prefix] is its working folder, [PidFile] says who runs there, [ErrorLog] sets up the log.
@NullMarked
package moongate.app.node;

import org.jspecify.annotations.NullMarked;
