package moongate.gateway.plugin;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import moongate.gateway.telemetry.LogRecord;
import org.jspecify.annotations.Nullable;

/// Who sends the records of the node's log to others, by the configuration of this moment. One per
/// node ([#of]); safe for all threads.
public final class LogExports {
  /// Takes lines about the sending of records, which are not sent themselves: no line ever makes
  /// another.
  public static final String LOGGER = "moongate.telemetry";

  private static final LogExports NONE = new LogExports(List::of);

  private final Supplier<? extends Collection<PluginInstance>> plugins;
  private volatile Found found = new Found(List.of(), List.of());

  /// @param of the plugins that were looked through
  private record Found(Collection<PluginInstance> of, List<LogExporter> exporters) {}

  /// @param plugins those at work; the same object as long as they are the same
  public LogExports(Supplier<? extends Collection<PluginInstance>> plugins) {
    this.plugins = plugins;
  }

  /// That of the node; of a program that serves nothing, one that exports nothing.
  public static LogExports of(SharedState shared) {
    return shared.get(LogExports.class, () -> NONE);
  }

  /// False when nobody wants records, so that none have to be made.
  public boolean isOn() {
    return !exporters().isEmpty();
  }

  /// Takes a record that belongs to no request.
  public void add(LogRecord entry) {
    exporters().forEach(exporter -> exporter.export(entry));
  }

  /// One for each destination: what goes to the same place goes there once.
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
