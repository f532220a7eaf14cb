package moongate.gateway.plugin;

import moongate.gateway.telemetry.LogRecord;
import org.jspecify.annotations.Nullable;

/// A plugin that sends log records elsewhere. It gets the records of a request from its
/// [moongate.gateway.telemetry.RequestLog], where the plugin runs; all others through [#export].
public interface LogExporter {
  /// The destination; null if its configuration sends no records.
  @Nullable Object destination();

  /// Takes a record that does not belong to a request. Called on any thread; must not wait.
  void export(LogRecord entry);
}
