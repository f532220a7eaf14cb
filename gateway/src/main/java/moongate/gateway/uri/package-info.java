/// The texts by which a request says what it asks for: its target with path and arguments, and its
/// host. Start at [moongate.gateway.uri.RequestTarget].
@NullMarked
package moongate.gateway.uri;

import org.jspecify.annotations.NullMarked;
