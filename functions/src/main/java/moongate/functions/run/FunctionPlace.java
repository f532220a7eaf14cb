package moongate.functions.run;

import moongate.functions.api.ApiPhase;
import org.jspecify.annotations.Nullable;

/// Where in its plugin's configuration a function stands. Logs, metrics and the Admin API show it
/// as `access[1]`, or `custom_fields_by_lua.NAME`.
///
/// @param index its place among the functions of its phase, from 1
/// @param field of log entries, whose value it makes; null for the others
public record FunctionPlace(ApiPhase phase, int index, @Nullable String field) {
  FunctionPlace(ApiPhase phase, int index) {
    this(phase, index, null);
  }

  @Override
  public String toString() {
    return field == null ? phase.kongName() + "[" + index + "]" : "custom_fields_by_lua." + field;
  }
}
