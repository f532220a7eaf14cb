/// How traces are carried from one program to the next: start at
/// [moongate.plugins.tracing.Propagation]. `opentelemetry` and `zipkin` share it.
@NullMarked
package moongate.plugins.tracing;

import org.jspecify.annotations.NullMarked;
