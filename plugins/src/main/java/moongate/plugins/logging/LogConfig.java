package moongate.plugins.logging;

import moongate.model.Check;
import moongate.model.Field;
import moongate.model.Value;

/// Fields of the configurations of all log plugins.
public final class LogConfig {
  private LogConfig() {}

  /// `custom_fields_by_lua`, which has to be empty: functions add fields in another way.
  public static Field customFields() {
    return Field.mapOf(Field.text(), Field.text()).check(isEmpty());
  }

  private static Check isEmpty() {
    return (value, report) -> {
      if (value instanceof Value.Obj fields && !fields.members().isEmpty()) {
        report.problem(
            "not supported: set the fields with kong.log.set_serialize_value in a pre-function");
      }
    };
  }
}
