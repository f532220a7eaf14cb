package moongate.gateway.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Values that plugins of one request share by name: `kong.ctx.shared`, which functions see as a
/// table.
public final class SharedValues {
  private final Map<String, Value> values = new LinkedHashMap<>(4);
  private @Nullable Table table;

  private SharedValues() {}

  /// The table that functions use, once one of them has asked for it.
  public interface Table {
    /// [Value#NULL] for nothing.
    Value get(String name);

    void put(String name, Value value);
  }

  public static SharedValues of(Exchange exchange) {
    return exchange.context(SharedValues.class, SharedValues::new);
  }

  /// The value under `name` in this exchange; [Value#NULL] for none.
  public static Value in(Exchange exchange, String name) {
    return exchange.context(SharedValues.class) instanceof SharedValues shared
        ? shared.get(name)
        : Value.NULL;
  }

  private Value get(String name) {
    return table == null ? values.getOrDefault(name, Value.NULL) : table.get(name);
  }

  public void put(String name, Value value) {
    if (table == null) {
      values.put(name, value);
    } else {
      table.put(name, value);
    }
  }

  /// Moves the values to `table`, which holds them from now on.
  public void moveTo(Table table) {
    values.forEach(table::put);
    values.clear();
    this.table = table;
  }
}
