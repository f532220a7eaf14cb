/// Requests, responses, headers and bodies, whatever carries them: start at [Handler].
///
/// A server calls a [Handler] on a fiber of its own per request; the handler reads [Request], calls
/// a [Client] if it likes, and writes to [Response], in plain top-to-bottom code that waits without
/// blocking its event loop. Nothing here knows the transport.
///
/// **Strings are bytes.** Method, target, header names and values are `String`s whose chars are the
/// bytes on the wire, 0 to 255 (the Latin-1 view). Text from elsewhere enters as its UTF-8 bytes in
/// that view.
///
/// Everything belongs to the one fiber of its request. Nothing may be touched after the request has
/// ended: the transport reuses the objects.
@NullMarked
package moongate.http;

import org.jspecify.annotations.NullMarked;
