/// How trace contexts are passed from one program to the next: start at
/// [moongate.plugins.tracing.Propagation]. Used by `opentelemetry` and `zipkin`.
@NullMarked
package moongate.plugins.tracing;

import org.jspecify.annotations.NullMarked;
