package moongate.gateway.plugin;

import moongate.gateway.telemetry.LogRecord;
import org.jspecify.annotations.Nullable;

/// A plugin that sends the records of the log to somebody. Those of a request it gets from the
/// request's [moongate.gateway.telemetry.RequestLog], where it runs; all others by [#export].
public interface LogExporter {
  /// To whom; null when its configuration sends none.
  @Nullable Object destination();

  /// Takes a record that belongs to no request. Any thread may call this; it must not wait.
  void export(LogRecord entry);
}
