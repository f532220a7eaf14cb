package moongate.functions.custom;

import moongate.functions.api.ModelTables;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import moongate.model.schema.Check;
import moongate.model.schema.Report;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The functions in Lua of one plugin's schema, as checks. A check that fails by itself refuses
/// what it was to check.
final class SchemaFunctions {
  private static final Logger log = LoggerFactory.getLogger("moongate.functions");

  private final String plugin;
  private final DefinitionState state;

  SchemaFunctions(String plugin, DefinitionState state) {
    this.plugin = plugin;
    this.state = state;
  }

  /// A field's `custom_validator`, called with the value.
  Check validator(LuaFunction function) {
    return (value, report) -> judge(function, value, report, false);
  }

  /// The `fn` of a `custom_entity_check`, called with the record.
  Check entityCheck(LuaFunction function) {
    return (record, report) -> judge(function, record, report, true);
  }

  private void judge(LuaFunction function, Value value, Report report, boolean isOfEntity) {
    try {
      var result = Values.array(state.call(plugin, function, ModelTables.withNulls(value)));
      var verdict = Values.at(result, 0);
      if (verdict == null || Boolean.FALSE.equals(verdict)) {
        refuse(Values.at(result, 1), report, isOfEntity);
      }
    } catch (LuaError | BudgetExceeded failure) {
      warn(failure);
      say("check failed: " + reason(failure), report, isOfEntity);
    }
  }

  private void warn(Throwable failure) {
    log.warn("[{}] a check of the plugin's schema failed: {}", plugin, reason(failure));
  }

  private static String reason(Throwable failure) {
    return Strings.toText(String.valueOf(failure.getMessage()));
  }

  private static void refuse(@Nullable Object reason, Report report, boolean isOfEntity) {
    switch (reason) {
      case LuaTable table -> refuseParts(table, report);
      case null -> say("invalid value", report, isOfEntity);
      default -> say(Strings.toText(Conversions.rawToString(reason)), report, isOfEntity);
    }
  }

  /// A table says of each member what is wrong with it.
  private static void refuseParts(LuaTable table, Report report) {
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      var place =
          switch (table.keyAt(slot)) {
            case String name -> report.field(Strings.toText(name), Value.NULL);
            case Double number -> report.element(number.intValue(), Value.NULL);
            case null, default -> report;
          };
      refuse(table.valueAt(slot), place, false);
    }
  }

  private static void say(String message, Report report, boolean isOfEntity) {
    if (isOfEntity) {
      report.entity(message);
    } else {
      report.problem(message);
    }
  }

  /// What the `func` of a shorthand makes of a value; empty when it fails, which is reported.
  Value.Obj expanded(LuaFunction function, Value value, Report report) {
    try {
      var result = Values.first(state.call(plugin, function, ModelTables.withNulls(value)));
      return LuaValues.value(result) instanceof Value.Obj object ? object : Value.Obj.EMPTY;
    } catch (LuaError | BudgetExceeded failure) {
      warn(failure);
      report.problem("cannot be expanded: " + reason(failure));
      return Value.Obj.EMPTY;
    }
  }

  /// Whether a Lua pattern is found in `text`.
  boolean matches(String text, String pattern) {
    try {
      return state.matches(plugin, Strings.ofText(text), pattern);
    } catch (LuaError | BudgetExceeded failure) {
      warn(failure);
      return false;
    }
  }
}
