/// Frames between a client and a service that speak WebSocket, on routes where the gateway looks at
/// them: start at [FrameLink].
///
/// [FrameReader] and [FrameWriter] are ours, not Netty's, and tested beside it: frames are taken
/// one at a time from the [moongate.net.loop.Inbound], where they wait as bytes, with a limit that
/// a function may change; Netty's decoder makes objects of all that has come.
@NullMarked
package moongate.net.websocket;

import org.jspecify.annotations.NullMarked;
