package moongate.functions.run;

import moongate.functions.api.ApiPhase;
import org.jspecify.annotations.Nullable;

/// The position of a function in its plugin's configuration. Logs, metrics and the Admin API show
/// it as `access[1]` or `custom_fields_by_lua.NAME`.
///
/// @param index its position among the functions of its phase, from 1
/// @param field the field of log entries that it computes; null for other functions
public record FunctionPlace(ApiPhase phase, int index, @Nullable String field) {
  FunctionPlace(ApiPhase phase, int index) {
    this(phase, index, null);
  }

  @Override
  public String toString() {
    return field == null ? phase.kongName() + "[" + index + "]" : "custom_fields_by_lua." + field;
  }
}
