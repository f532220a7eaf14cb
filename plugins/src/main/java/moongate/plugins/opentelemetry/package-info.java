/// `opentelemetry`: sends what was recorded of requests to a collector, by OTLP over HTTP. Start at
/// [moongate.plugins.opentelemetry.OpenTelemetry].
@NullMarked
package moongate.plugins.opentelemetry;

import org.jspecify.annotations.NullMarked;
