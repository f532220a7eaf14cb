package moongate.gateway.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import moongate.gateway.exchange.Exchange;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Values that plugins and functions add to the log entry of a request, such as `correlation_id`.
public final class LogValues {
  private final List<Addition> ofPlugins = new ArrayList<>(2);
  private @Nullable Supplier<List<Addition>> ofFunctions;

  private LogValues() {}

  /// When an addition takes effect.
  public enum Mode {
    SET,
    /// Only if there is no value yet.
    ADD,
    /// Only if there is a value already.
    REPLACE
  }

  /// One value.
  ///
  /// @param path the names that lead to it
  /// @param value [Value#NULL] removes the member
  public record Addition(List<String> path, Value value, Mode mode) {
    public Addition {
      path = List.copyOf(path);
    }

    Value.Obj addTo(Value.Obj entry) {
      return addTo(entry, 0);
    }

    private Value.Obj addTo(Value.Obj object, int depth) {
      var name = path.get(depth);
      if (depth < path.size() - 1) {
        var inner = object.at(name);
        boolean isMissing = inner.isNull() && mode != Mode.REPLACE;
        var next = isMissing ? Value.Obj.EMPTY : inner;
        return next instanceof Value.Obj known
            ? object.with(name, addTo(known, depth + 1))
            : object;
      }
      boolean counts = mode == Mode.SET || object.has(name) == (mode == Mode.REPLACE);
      if (!counts) {
        return object;
      }
      return value.isNull() ? object.without(name) : object.with(name, value);
    }
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
    all.add(new Addition(path, value, Mode.SET));
  }

  /// Sets the additions of functions, which are computed when the entry is made.
  public static void ofFunctions(Exchange exchange, Supplier<List<Addition>> additions) {
    of(exchange).ofFunctions = additions;
  }

  private static LogValues of(Exchange exchange) {
    return exchange.context(LogValues.class, LogValues::new);
  }

  /// The additions of plugins, without those of functions.
  public static List<Addition> ofPlugins(Exchange exchange) {
    return exchange.context(LogValues.class) instanceof LogValues added
        ? added.ofPlugins
        : List.of();
  }

  /// All additions, in order.
  static List<Addition> all(Exchange exchange) {
    if (!(exchange.context(LogValues.class) instanceof LogValues added)) {
      return List.of();
    }
    var all = new ArrayList<>(added.ofPlugins);
    if (added.ofFunctions != null) {
      all.addAll(added.ofFunctions.get());
    }
    return all;
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
