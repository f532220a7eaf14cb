/// Connections of plugins that speak other protocols than HTTP.
@NullMarked
package moongate.plugins.sockets;

import org.jspecify.annotations.NullMarked;
