/// HTTP/1.1: start at [ServerConnection] (the life of a client's connection), then
/// [ClientConnection] (the life of a call to a service).
///
/// **The codec is strict**: a gateway that interprets a message differently than its upstream
/// allows request smuggling. [HeadReader] finds the end of a head, [RequestParser] and
/// [ResponseParser] read it in place, and [BodyDecoder] splits the body.
@NullMarked
package moongate.net.http1;

import org.jspecify.annotations.NullMarked;
