package moongate.gateway.plugin;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import moongate.gateway.telemetry.LogRecord;
import org.jspecify.annotations.Nullable;

/// The plugins that currently export the records of the node's log. One per node ([#of]); safe for
/// all threads.
public final class LogExports {
  /// The logger for lines about the export itself. These are not exported, so that no line can
  /// cause another one.
  public static final String LOGGER = "moongate.telemetry";

  private static final LogExports NONE = new LogExports(List::of);

  private final Supplier<? extends Collection<PluginInstance>> plugins;
  private volatile Found found = new Found(List.of(), List.of());

  /// @param of the plugins that were searched
  private record Found(Collection<PluginInstance> of, List<LogExporter> exporters) {}

  /// @param plugins the current plugins; the same object as long as they do not change
  public LogExports(Supplier<? extends Collection<PluginInstance>> plugins) {
    this.plugins = plugins;
  }

  /// The exports of the node; in a program that serves nothing, one without exporters.
  public static LogExports of(SharedState shared) {
    return shared.get(LogExports.class, () -> NONE);
  }

  /// False if nobody wants records, so that none have to be made.
  public boolean isOn() {
    return !exporters().isEmpty();
  }

  /// Exports a record that does not belong to a request.
  public void add(LogRecord entry) {
    exporters().forEach(exporter -> exporter.export(entry));
  }

  /// One exporter for each destination, so that a record is sent there only once.
  @SuppressWarnings("ReferenceEquality") // a new plan has a new list
  private List<LogExporter> exporters() {
    var now = plugins.get();
    var known = found;
    if (known.of() != now) {
      var destinations = new HashSet<@Nullable Object>();
      destinations.add(null);
      found = known = new Found(now, exporters(now, destinations));
    }
    return known.exporters();
  }

  private static List<LogExporter> exporters(
      Collection<PluginInstance> plugins, HashSet<@Nullable Object> seen) {
    return plugins.stream()
        .map(PluginInstance::plugin)
        .map(plugin -> plugin instanceof LogExporter exporter ? exporter : null)
        .filter(Objects::nonNull)
        .filter(exporter -> seen.add(exporter.destination()))
        .toList();
  }
}
