/// The access log's lines, in the language of nginx's `log_format`: start at
/// [moongate.gateway.log.LogFormat].
@NullMarked
package moongate.gateway.log;

import org.jspecify.annotations.NullMarked;
