/// Configuration as it was written: a tree of [Value]s, each with the line it came from, and the
/// [Problems] that it has, all of them at once. [Utf8] is the border between text and the byte
/// strings of requests.
@NullMarked
package moongate.model.value;

import org.jspecify.annotations.NullMarked;
