/// Configuration as it was written: a tree of [Value]s, each with its line in the source, and all
/// the [Problems] found in it. [Utf8] converts between text and the byte strings of requests.
@NullMarked
package moongate.model.value;

import org.jspecify.annotations.NullMarked;
