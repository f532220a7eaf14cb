/// `websocket-validator`: the messages of a WebSocket have to fit a JSON Schema.
@NullMarked
package moongate.plugins.websocketvalidator;

import org.jspecify.annotations.NullMarked;
