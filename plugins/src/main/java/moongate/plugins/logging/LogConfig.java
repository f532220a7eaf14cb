package moongate.plugins.logging;

import moongate.model.schema.Field;

/// Fields of the configurations of all log plugins.
public final class LogConfig {
  private LogConfig() {}

  /// `custom_fields_by_lua`: a function for each field that entries have in addition. Whoever
  /// registers the plugin has them run before it logs.
  public static Field customFields() {
    return Field.mapOf(Field.text(), Field.text());
  }
}
