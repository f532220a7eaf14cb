/// `request-size-limiting`: refuses requests with too large bodies. Start at
/// [moongate.plugins.requestsizelimiting.RequestSizeLimiting].
@NullMarked
package moongate.plugins.requestsizelimiting;

import org.jspecify.annotations.NullMarked;
