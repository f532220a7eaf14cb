/// Connections of plugins for protocols other than HTTP: start at
/// [moongate.plugins.sockets.Collector].
@NullMarked
package moongate.plugins.sockets;

import org.jspecify.annotations.NullMarked;
