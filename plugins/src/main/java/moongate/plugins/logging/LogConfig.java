package moongate.plugins.logging;

import moongate.model.schema.Field;

/// Config fields that all log plugins have.
public final class LogConfig {
  private LogConfig() {}

  /// `custom_fields_by_lua`: additional fields of entries, with a Lua function for each. The code
  /// that registers the plugin has to run them before the plugin logs.
  public static Field customFields() {
    return Field.mapOf(Field.text(), Field.text());
  }
}
