/// `websocket-size-limit`: how large the messages of a WebSocket may be.
@NullMarked
package moongate.plugins.websocketsizelimit;

import org.jspecify.annotations.NullMarked;
