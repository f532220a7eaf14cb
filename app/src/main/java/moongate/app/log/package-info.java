/// The logs of a node. Start at [Logs], which takes over all logging of the process. [NginxLayout]
/// formats lines as nginx does, [AccessFile] is the access log on disk, and [LogThreshold] is the
/// log level, which the Admin API can change.
@NullMarked
package moongate.app.log;

import org.jspecify.annotations.NullMarked;
