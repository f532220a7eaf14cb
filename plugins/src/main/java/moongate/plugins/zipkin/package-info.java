/// `zipkin`: sends the traces of requests to a Zipkin server. Start at
/// [moongate.plugins.zipkin.Zipkin].
@NullMarked
package moongate.plugins.zipkin;

import org.jspecify.annotations.NullMarked;
