/// The logs of a node: start at [Logs], which takes over all logging of the process. [NginxLayout]
/// writes lines as nginx does, [AccessFile] is the access log on disk, and [LogThreshold] what the
/// Admin API may change.
@NullMarked
package moongate.app.log;

import org.jspecify.annotations.NullMarked;
