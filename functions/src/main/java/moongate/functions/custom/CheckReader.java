package moongate.functions.custom;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.model.schema.Check;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Type;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Reads the `entity_checks` of a record: `{ { at_least_one_of = { "a", "b" } }, ... }`.
final class CheckReader {
  private static final Type ANY = Field.any().type();

  private final Owner owner;
  private final RuleReader rules;
  private final SchemaFunctions functions;

  CheckReader(Owner owner, RuleReader rules, SchemaFunctions functions) {
    this.owner = owner;
    this.rules = rules;
    this.functions = functions;
  }

  /// @param where the record, for messages
  List<EntityCheck> checks(String where, @Nullable Object list) {
    var checks = new ArrayList<EntityCheck>();
    if (list instanceof LuaTable table) {
      for (var item : CustomState.items(table)) {
        if (item instanceof LuaTable one) {
          addChecks(where, one, checks);
        }
      }
    }
    return checks;
  }

  private void addChecks(String where, LuaTable one, List<EntityCheck> checks) {
    for (int slot = one.nextSlot(-1); slot >= 0; slot = one.nextSlot(slot)) {
      if (one.keyAt(slot) instanceof String name
          && one.valueAt(slot) instanceof LuaTable argument) {
        checks.add(check(where, Strings.toText(name), argument));
      }
    }
  }

  private EntityCheck check(String where, String name, LuaTable argument) {
    var fields = LuaValues.texts(argument).toArray(String[]::new);
    return switch (name) {
      case "at_least_one_of" -> EntityChecks.atLeastOneOf(fields);
      case "only_one_of" -> EntityChecks.exactlyOneOf(fields);
      case "mutually_required" -> EntityChecks.allOrNoneOf(fields);
      case "mutually_exclusive" -> EntityChecks.atMostOneOf(fields);
      case "distinct" -> EntityChecks.distinct(fields);
      case "mutually_exclusive_sets" -> exclusiveSets(where, argument);
      case "conditional" -> conditional(where, argument);
      case "conditional_at_least_one_of" -> conditionalAtLeastOneOf(where, argument);
      case "custom_entity_check" -> custom(where, argument);
      default -> throw owner.wrongSchema(where, "there is no entity check '" + name + "'");
    };
  }

  private EntityCheck exclusiveSets(String where, LuaTable argument) {
    var first = fields(where, argument, "set1");
    var second = fields(where, argument, "set2");
    var all = new ArrayList<>(first);
    all.addAll(second);
    return EntityChecks.custom(
        (record, report) -> {
          if (hasAny(record, first) && hasAny(record, second)) {
            report.entity(
                "these sets are mutually exclusive: (%s), (%s)"
                    .formatted(quoted(first), quoted(second)));
          }
        },
        all.toArray(String[]::new));
  }

  private static boolean hasAny(Value record, List<String> fields) {
    return fields.stream().anyMatch(field -> EntityChecks.holdsSomething(record, field));
  }

  private EntityCheck conditional(String where, LuaTable argument) {
    var then = table(where, argument, "then_match");
    var rulesOfThen = rules.rules(then, ANY);
    boolean isRequired = Boolean.TRUE.equals(then.get("required"));
    Check check =
        (value, report) -> {
          if (isRequired) {
            EntityChecks.mustBeSet().check(value, report);
          }
          for (var rule : rulesOfThen) {
            if (!value.isNull() || rule.isOfNull()) {
              rule.check().check(value, report);
            }
          }
        };
    return EntityChecks.conditional(
        text(where, argument, "if_field"),
        condition(where, argument),
        text(where, argument, "then_field"),
        check);
  }

  private EntityCheck conditionalAtLeastOneOf(String where, LuaTable argument) {
    var ifField = text(where, argument, "if_field");
    var condition = condition(where, argument);
    var needed = fields(where, argument, "then_at_least_one_of");
    var oneOfThem = EntityChecks.atLeastOneOf(needed.toArray(String[]::new)).check();
    var all = new ArrayList<>(needed);
    all.add(ifField);
    return EntityChecks.custom(
        (record, report) -> {
          if (condition.test(EntityChecks.at(record, ifField))) {
            oneOfThem.check(record, report);
          }
        },
        all.toArray(String[]::new));
  }

  private Predicate<Value> condition(String where, LuaTable argument) {
    var match = table(where, argument, "if_match");
    var conditions = rules.rules(match, ANY);
    boolean isRequired = Boolean.TRUE.equals(match.get("required"));
    return value ->
        !(isRequired && value.isNull()) && conditions.stream().allMatch(rule -> rule.fits(value));
  }

  private EntityCheck custom(String where, LuaTable argument) {
    if (!(argument.get("fn") instanceof LuaFunction function)) {
      throw owner.wrongSchema(where, "custom_entity_check has no fn");
    }
    return EntityChecks.custom(
        functions.entityCheck(function),
        LuaValues.texts(argument.get("field_sources")).toArray(String[]::new));
  }

  private String text(String where, LuaTable table, String name) {
    if (table.get(name) instanceof String text) {
      return Strings.toText(text);
    }
    throw owner.wrongSchema(where, "an entity check has no " + name);
  }

  private LuaTable table(String where, LuaTable table, String name) {
    if (table.get(name) instanceof LuaTable inner) {
      return inner;
    }
    throw owner.wrongSchema(where, "an entity check has no " + name);
  }

  private List<String> fields(String where, LuaTable argument, String name) {
    return LuaValues.texts(table(where, argument, name));
  }

  private static String quoted(List<String> names) {
    return EntityChecks.quoted(names.toArray(String[]::new));
  }
}
