/// The plugins `tcp-log` and `udp-log`: send an entry for each request to a collector. Start at
/// [moongate.plugins.socketlog.SocketLog].
@NullMarked
package moongate.plugins.socketlog;

import org.jspecify.annotations.NullMarked;
