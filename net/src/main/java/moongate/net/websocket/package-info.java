/// Frames between a client and a service that use WebSocket, on routes where the gateway looks at
/// them: start at [FrameLink].
///
/// [FrameReader] and [FrameWriter] are our own and tested against Netty's. They take frames one at
/// a time from the [moongate.net.loop.Inbound], where these wait as bytes, with a limit that a
/// function may change. Netty's decoder would create objects for all input.
@NullMarked
package moongate.net.websocket;

import org.jspecify.annotations.NullMarked;
