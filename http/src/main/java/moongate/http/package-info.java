/// Requests, responses, headers and bodies, independent of the transport. Start at [Handler].
///
/// A server calls a [Handler] on a fiber of its own per request; the handler reads [Request], may
/// call a [Client], and writes to [Response], in sequential code that waits without blocking its
/// event loop.
///
/// **Strings are bytes.** Method, target, header names and values are `String`s whose chars are the
/// bytes on the wire, 0 to 255 (the Latin-1 view). Other text is first turned into its UTF-8 bytes
/// in that view.
///
/// All objects of a request may be used by the request's fiber only, and not after the request has
/// ended, because the transport reuses them.
@NullMarked
package moongate.http;

import org.jspecify.annotations.NullMarked;
