/// `opentelemetry`: sends traces and log records to a collector, by OTLP over HTTP. Start at
/// [moongate.plugins.opentelemetry.OpenTelemetry].
@NullMarked
package moongate.plugins.opentelemetry;

import org.jspecify.annotations.NullMarked;
