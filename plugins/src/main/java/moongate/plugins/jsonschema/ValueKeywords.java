package moongate.plugins.jsonschema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import tools.jackson.databind.JsonNode;

/// The keywords for a value as a whole: its type, its size, its text.
final class ValueKeywords {
  private static final Set<String> TYPES =
      Set.of("array", "boolean", "integer", "null", "number", "object", "string");

  private ValueKeywords() {}

  static void add(JsonNode schema, Subschema made) throws SchemaException {
    addType(schema, made);
    addEnum(schema, made);
    addNumbers(schema, made);
    addText(schema, made);
    addSizes(schema, made);
  }

  private static void addType(JsonNode schema, Subschema made) throws SchemaException {
    if (!schema.has("type")) {
      return;
    }
    var given = schema.get("type");
    var types = new HashSet<String>();
    if (given.isArray()) {
      given.forEach(type -> types.add(type.asString("")));
    } else {
      types.add(given.asString(""));
    }
    if (types.isEmpty() || !TYPES.containsAll(types)) {
      throw new SchemaException(
          "type has to be one or several of " + TYPES.stream().sorted().toList());
    }
    var wanted = List.copyOf(types);
    made.add((value, _) -> wanted.stream().anyMatch(type -> Values.isOf(type, value)));
  }

  private static void addEnum(JsonNode schema, Subschema made) throws SchemaException {
    if (!schema.has("enum")) {
      return;
    }
    if (!schema.get("enum").isArray() || schema.get("enum").isEmpty()) {
      throw new SchemaException("enum has to be an array with at least one value");
    }
    var choices = new HashSet<String>();
    schema.get("enum").forEach(choice -> choices.add(Values.canonical(choice)));
    made.add((value, _) -> choices.contains(Values.canonical(value)));
  }

  private static void addNumbers(JsonNode schema, Subschema made) throws SchemaException {
    if (schema.has("multipleOf")) {
      var step = number(schema, "multipleOf");
      if (step.signum() <= 0) {
        throw new SchemaException("multipleOf has to be greater than 0");
      }
      made.add(
          (value, _) -> !value.isNumber() || Values.decimal(value).remainder(step).signum() == 0);
    }
    if (schema.has("maximum")) {
      var most = number(schema, "maximum");
      int highest = flag(schema, "exclusiveMaximum") ? -1 : 0;
      made.add((value, _) -> !value.isNumber() || Values.decimal(value).compareTo(most) <= highest);
    }
    if (schema.has("minimum")) {
      var least = number(schema, "minimum");
      int lowest = flag(schema, "exclusiveMinimum") ? 1 : 0;
      made.add((value, _) -> !value.isNumber() || Values.decimal(value).compareTo(least) >= lowest);
    }
  }

  private static void addText(JsonNode schema, Subschema made) throws SchemaException {
    if (!schema.has("pattern")) {
      return;
    }
    var pattern = pattern(schema.get("pattern").asString(""));
    made.add((value, _) -> !value.isString() || pattern.matcher(value.stringValue()).find());
  }

  /// Compiles a regular expression for an engine of linear time, without look-around and
  /// back-references.
  static Pattern pattern(String regex) throws SchemaException {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException malformed) {
      throw new SchemaException("not a valid regex: " + regex);
    }
  }

  private static void addSizes(JsonNode schema, Subschema made) throws SchemaException {
    for (var kind : List.of("Length", "Items", "Properties")) {
      if (schema.has("max" + kind)) {
        int most = size(schema, "max" + kind);
        made.add(sized(kind, size -> size <= most));
      }
      if (schema.has("min" + kind)) {
        int least = size(schema, "min" + kind);
        made.add(sized(kind, size -> size >= least));
      }
    }
  }

  private static Check sized(String kind, IntPredicate fits) {
    return switch (kind) {
      case "Length" ->
          (value, _) ->
              !value.isString()
                  || fits.test(value.stringValue().codePointCount(0, value.stringValue().length()));
      case "Items" -> (value, _) -> !value.isArray() || fits.test(value.size());
      default -> (value, _) -> !value.isObject() || fits.test(value.size());
    };
  }

  private static BigDecimal number(JsonNode schema, String keyword) throws SchemaException {
    if (!schema.get(keyword).isNumber()) {
      throw new SchemaException(keyword + " has to be a number");
    }
    return Values.decimal(schema.get(keyword));
  }

  private static boolean flag(JsonNode schema, String keyword) throws SchemaException {
    if (schema.has(keyword) && !schema.get(keyword).isBoolean()) {
      throw new SchemaException(keyword + " has to be true or false in draft 4");
    }
    return schema.path(keyword).asBoolean(false);
  }

  private static int size(JsonNode schema, String keyword) throws SchemaException {
    double size = schema.get(keyword).asDouble(-1);
    if (size < 0 || size != Math.rint(size)) {
      throw new SchemaException(keyword + " has to be an integer of at least 0");
    }
    return (int) Math.min(size, Integer.MAX_VALUE);
  }
}
