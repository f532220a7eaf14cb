/// `websocket-validator`: checks WebSocket messages against a JSON Schema.
@NullMarked
package moongate.plugins.websocketvalidator;

import org.jspecify.annotations.NullMarked;
