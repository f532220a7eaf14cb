package moongate.functions.custom;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import moongate.functions.ngx.Patterns;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.model.schema.Check;
import moongate.model.schema.Formats;
import moongate.model.schema.Report;
import moongate.model.schema.TextCheck;
import moongate.model.schema.Type;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Reads the rules of a field, or of a condition: `{ one_of = { "a", "b" }, len_min = 1 }`.
final class RuleReader {
  /// A rule under its name, as `/schemas` shows it.
  ///
  /// @param isOfNull whether it also judges a value that is null
  record Rule(String name, Value shown, Check check, boolean isOfNull) {
    boolean fits(Value value) {
      if (value.isNull() && !isOfNull) {
        return name.startsWith("not_");
      }
      return passes(check, value);
    }
  }

  private final SchemaFunctions functions;

  RuleReader(SchemaFunctions functions) {
    this.functions = functions;
  }

  /// The rules in `table`, whose values are of `type`.
  List<Rule> rules(LuaTable table, Type type) {
    var rules = new ArrayList<Rule>();
    var err = table.get("err") instanceof String text ? Strings.toText(text) : null;
    for (var name :
        new String[] {
          "eq",
          "ne",
          "one_of",
          "not_one_of",
          "contains",
          "gt",
          "between",
          "timestamp",
          "starts_with",
          "len_eq",
          "len_min",
          "len_max",
          "match",
          "not_match",
          "match_all",
          "match_any",
          "match_none",
          "is_regex",
          "uuid",
          "format",
          "custom_validator"
        }) {
      var given = table.get(name);
      if (given != null && !Boolean.FALSE.equals(given)) {
        var check = check(name, given, type);
        if (check != null) {
          var shown = shown(name, given, type);
          boolean isOfNull = name.equals("eq") || name.equals("ne");
          rules.add(new Rule(name, shown, err == null ? check : saying(err, check), isOfNull));
        }
      }
    }
    return rules;
  }

  private static Value shown(String name, Object given, Type type) {
    return name.equals("custom_validator")
        ? Value.NULL
        : given instanceof LuaTable ? LuaValues.value(given) : LuaValues.value(given, type);
  }

  /// The same check with a message of the schema's own.
  private static Check saying(String message, Check check) {
    return (value, report) -> {
      if (!passes(check, value)) {
        report.problem(message);
      }
    };
  }

  private static boolean passes(Check check, Value value) {
    var problems = new Problems();
    check.check(value, new Report(FieldPath.ROOT, problems, 0));
    return problems.isEmpty();
  }

  private @Nullable Check check(String name, Object given, Type type) {
    return switch (name) {
      case "eq" -> ValueRules.equalTo(LuaValues.value(given, type));
      case "ne" -> ValueRules.differentFrom(LuaValues.value(given, type));
      case "one_of" -> ValueRules.oneOf(values(given));
      case "not_one_of" -> ValueRules.notOneOf(values(given));
      case "contains" -> ValueRules.containing(LuaValues.value(given));
      case "gt" -> given instanceof Double bound ? ValueRules.greaterThan(bound) : null;
      case "between" -> between(given);
      case "timestamp" -> ValueRules.timestamp();
      case "starts_with" ->
          given instanceof String prefix ? ValueRules.startingWith(Strings.toText(prefix)) : null;
      case "len_eq" -> given instanceof Double n ? ValueRules.ofLength(n.intValue()) : null;
      case "len_min" -> given instanceof Double n ? ValueRules.atLeast(n.intValue()) : null;
      case "len_max" -> given instanceof Double n ? ValueRules.atMost(n.intValue()) : null;
      case "uuid" -> Formats.uuid().asCheck();
      case "format" -> given instanceof String format ? format(format) : null;
      case "is_regex" -> ((TextCheck) RuleReader::regexProblem).asCheck();
      case "custom_validator" ->
          given instanceof LuaFunction function ? functions.validator(function) : null;
      default -> pattern(name, given);
    };
  }

  private static @Nullable Check between(Object given) {
    return given instanceof LuaTable bounds
            && bounds.get(1) instanceof Double least
            && bounds.get(2) instanceof Double most
        ? ValueRules.between(least, most)
        : null;
  }

  private static List<Value> values(Object list) {
    return list instanceof LuaTable table
        ? CustomState.items(table).stream().map(LuaValues::value).toList()
        : List.of();
  }

  private @Nullable Check pattern(String name, Object given) {
    return switch (name) {
      case "match" ->
          given instanceof String pattern ? text(text -> functions.matches(text, pattern)) : null;
      case "not_match" ->
          given instanceof String pattern ? text(text -> !functions.matches(text, pattern)) : null;
      case "match_all" -> given instanceof LuaTable list ? all(list, true) : null;
      case "match_none" -> given instanceof LuaTable list ? all(list, false) : null;
      case "match_any" -> given instanceof LuaTable choice ? any(choice) : null;
      default -> null;
    };
  }

  private interface TextTest {
    boolean test(String text);
  }

  private static Check text(TextTest test) {
    return ((TextCheck) text -> test.test(text) ? null : "invalid value: " + text).asCheck();
  }

  /// `{ { pattern = ..., err = ... }, ... }`: the text has to match all of them, or none.
  private Check all(LuaTable list, boolean wanted) {
    var patterns = CustomState.items(list);
    return ((TextCheck)
            text -> {
              for (var item : patterns) {
                if (item instanceof LuaTable one
                    && one.get("pattern") instanceof String pattern
                    && functions.matches(text, pattern) != wanted) {
                  return message(one, text);
                }
              }
              return null;
            })
        .asCheck();
  }

  /// `{ patterns = { ... }, err = ... }`: the text has to match one of them.
  private Check any(LuaTable choice) {
    var patterns = choice.get("patterns") instanceof LuaTable list ? list : choice;
    return ((TextCheck)
            text -> {
              for (var item : CustomState.items(patterns)) {
                if (item instanceof String pattern && functions.matches(text, pattern)) {
                  return null;
                }
              }
              return message(choice, text);
            })
        .asCheck();
  }

  private static String message(LuaTable rule, String text) {
    return rule.get("err") instanceof String message
        ? Strings.toText(message)
        : "invalid value: " + text;
  }

  private static @Nullable String regexProblem(String text) {
    try {
      Patterns.check(Strings.ofText(text));
      return null;
    } catch (PatternSyntaxException none) {
      return "not a valid regex: " + text;
    }
  }

  /// What the type definitions of the gateway itself ask for.
  private static @Nullable Check format(String format) {
    return switch (format) {
      case "host" -> Formats.host().asCheck();
      case "host_pattern" -> Formats.hostPattern().asCheck();
      case "path" -> Formats.urlPath().asCheck();
      case "header_name" -> Formats.headerName().asCheck();
      case "ip_or_cidr" -> Formats.addressOrRange().asCheck();
      case "name" -> Formats.name().asCheck();
      case "tag" -> Formats.tag().asCheck();
      default -> null;
    };
  }

  /// Whether a rule table says that a value is null: `{ eq = ngx.null }`.
  static boolean isNullOnly(LuaTable table) {
    return table.get("eq") == Userdata.NULL;
  }
}
