package moongate.gateway.log;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Exchange;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Values that plugins add to the log entry of a request, such as `correlation_id`, and what
/// functions change in it.
public final class LogValues {
  private final List<Addition> ofPlugins = new ArrayList<>(2);
  private @Nullable Revision ofFunctions;

  private LogValues() {}

  /// One value of a plugin.
  ///
  /// @param path the names that lead to it
  record Addition(List<String> path, Value value) {
    Addition {
      path = List.copyOf(path);
    }

    Value.Obj addTo(Value.Obj entry) {
      return addTo(entry, 0);
    }

    private Value.Obj addTo(Value.Obj object, int depth) {
      var name = path.get(depth);
      return depth < path.size() - 1
          ? object.with(name, addTo(object.object(name), depth + 1))
          : object.with(name, value);
    }
  }

  /// What functions change in an entry. There a member that is null has been set to null; one
  /// without a value is missing.
  @FunctionalInterface
  public interface Revision {
    /// The entry with the changes. It fails if they cannot be written: then there is no entry.
    Value.Obj of(Value.Obj entry);
  }

  /// Sets the member `name` of the entry.
  public static void put(Exchange exchange, String name, Value value) {
    put(exchange, List.of(name), value);
  }

  /// Sets a nested member; the other members of its parents stay. It replaces what was put there
  /// before.
  public static void put(Exchange exchange, List<String> path, Value value) {
    var all = of(exchange).ofPlugins;
    all.removeIf(known -> known.path.equals(path));
    all.add(new Addition(path, value));
  }

  /// Sets what functions change; it is asked for each entry that is made.
  public static void ofFunctions(Exchange exchange, Revision revision) {
    of(exchange).ofFunctions = revision;
  }

  private static LogValues of(Exchange exchange) {
    return exchange.context(LogValues.class, LogValues::new);
  }

  /// The additions of plugins, in order.
  static List<Addition> ofPlugins(Exchange exchange) {
    return exchange.context(LogValues.class) instanceof LogValues added
        ? added.ofPlugins
        : List.of();
  }

  /// What functions change; null for nothing.
  static @Nullable Revision ofFunctions(Exchange exchange) {
    return exchange.context(LogValues.class) instanceof LogValues added ? added.ofFunctions : null;
  }

  /// The value that a plugin has set; [Value#NULL] for none.
  public static Value get(Exchange exchange, String name) {
    var path = List.of(name);
    for (var addition : ofPlugins(exchange)) {
      if (addition.path.equals(path)) {
        return addition.value;
      }
    }
    return Value.NULL;
  }
}
