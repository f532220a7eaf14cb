/// HTTP/1.1: start at [ServerConnection] (the life of a client's connection), then
/// [ClientConnection] (the life of a call to a service).
///
/// **The codec is strict**, since a gateway that reads a message otherwise than its upstream does
/// lets requests be smuggled: [HeadReader] finds the end of a head, [RequestParser] and
/// [ResponseParser] read it in place, [BodyDecoder] takes the body apart.
@NullMarked
package moongate.net.http1;

import org.jspecify.annotations.NullMarked;
