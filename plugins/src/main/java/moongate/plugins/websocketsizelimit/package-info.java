/// `websocket-size-limit`: limits the size of WebSocket messages.
@NullMarked
package moongate.plugins.websocketsizelimit;

import org.jspecify.annotations.NullMarked;
