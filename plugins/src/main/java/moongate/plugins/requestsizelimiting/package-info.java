/// `request-size-limiting`: refuses requests whose bodies are too large. Start at
/// [moongate.plugins.requestsizelimiting.RequestSizeLimiting].
@NullMarked
package moongate.plugins.requestsizelimiting;

import org.jspecify.annotations.NullMarked;
