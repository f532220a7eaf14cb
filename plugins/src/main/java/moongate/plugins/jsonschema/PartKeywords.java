package moongate.plugins.jsonschema;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The keywords for the elements of arrays and the members of objects.
final class PartKeywords {
  private final Compiler compiler;
  private final JsonNode schema;
  private final Subschema made;

  PartKeywords(Compiler compiler, JsonNode schema, Subschema made) {
    this.compiler = compiler;
    this.schema = schema;
    this.made = made;
  }

  void add() throws SchemaException {
    addItems();
    addUniqueItems();
    addRequired();
    addMembers();
    addDependencies();
  }

  private void addItems() throws SchemaException {
    var items = schema.path("items");
    if (items.isObject()) {
      var each = compiler.subschema(items);
      made.add((value, budget) -> !value.isArray() || allFrom(0, value, each, budget));
      return;
    }
    if (!items.isArray()) {
      if (schema.has("items")) {
        throw new SchemaException("items has to be a schema or an array of schemas");
      }
      return;
    }
    var first = new ArrayList<Subschema>();
    for (var item : items) {
      first.add(compiler.subschema(item));
    }
    var rest = additional("additionalItems");
    boolean isAllowed = isAllowed("additionalItems");
    made.add((value, budget) -> {
      if (!value.isArray()) {
        return true;
      }
      for (int i = 0; i < Math.min(first.size(), value.size()); i++) {
        if (!first.get(i).accepts(value.get(i), budget)) {
          return false;
        }
      }
      return isAllowed
          ? rest == null || allFrom(first.size(), value, rest, budget)
          : value.size() <= first.size();
    });
  }

  private static boolean allFrom(int from, JsonNode array, Subschema each, Budget budget) {
    for (int i = from; i < array.size(); i++) {
      if (!each.accepts(array.get(i), budget)) {
        return false;
      }
    }
    return true;
  }

  /// Whether elements or members without a schema of their own are allowed.
  private boolean isAllowed(String keyword) {
    var given = schema.path(keyword);
    return !given.isBoolean() || given.booleanValue();
  }

  /// The schema for all other elements or members; null if they may be anything.
  private @Nullable Subschema additional(String keyword) throws SchemaException {
    var given = schema.path(keyword);
    if (given.isMissingNode() || given.isBoolean()) {
      return null;
    }
    return compiler.subschema(given);
  }

  private void addUniqueItems() throws SchemaException {
    if (schema.has("uniqueItems") && !schema.get("uniqueItems").isBoolean()) {
      throw new SchemaException("uniqueItems has to be true or false");
    }
    if (schema.path("uniqueItems").asBoolean(false)) {
      made.add((value, _) -> {
        var seen = new HashSet<String>();
        for (var element : value.isArray() ? value : List.<JsonNode>of()) {
          if (!seen.add(Values.canonical(element))) {
            return false;
          }
        }
        return true;
      });
    }
  }

  private void addRequired() throws SchemaException {
    if (!schema.has("required")) {
      return;
    }
    var names = names(schema.get("required"), "required");
    made.add((value, _) -> !value.isObject() || names.stream().allMatch(value::has));
  }

  private static List<String> names(JsonNode given, String keyword) throws SchemaException {
    var names = new ArrayList<String>();
    for (var name : given) {
      if (!name.isString()) {
        throw new SchemaException(keyword + " has to name members");
      }
      names.add(name.stringValue());
    }
    if (!given.isArray() || names.isEmpty()) {
      throw new SchemaException(keyword + " has to be an array with at least one name");
    }
    return List.copyOf(names);
  }

  private record Patterned(Pattern names, Subschema schema) {}

  private void addMembers() throws SchemaException {
    var named = new LinkedHashMap<String, Subschema>();
    for (var property : object("properties")) {
      named.put(property.getKey(), compiler.subschema(property.getValue()));
    }
    var patterned = new ArrayList<Patterned>();
    for (var property : object("patternProperties")) {
      var names = ValueKeywords.pattern(property.getKey());
      patterned.add(new Patterned(names, compiler.subschema(property.getValue())));
    }
    var rest = additional("additionalProperties");
    boolean isAllowed = isAllowed("additionalProperties");
    if (named.isEmpty() && patterned.isEmpty() && rest == null && isAllowed) {
      return;
    }
    made.add((value, budget) -> {
      for (var member : value.properties()) {
        var part = member.getValue();
        var own = named.get(member.getKey());
        boolean isKnown = own != null;
        if (own != null && !own.accepts(part, budget)) {
          return false;
        }
        for (var each : patterned) {
          if (each.names.matcher(member.getKey()).find()) {
            isKnown = true;
            if (!each.schema.accepts(part, budget)) {
              return false;
            }
          }
        }
        if (!isKnown && (!isAllowed || (rest != null && !rest.accepts(part, budget)))) {
          return false;
        }
      }
      return true;
    });
  }

  private Iterable<Map.Entry<String, JsonNode>> object(String keyword) throws SchemaException {
    var given = schema.path(keyword);
    if (!given.isMissingNode() && !given.isObject()) {
      throw new SchemaException(keyword + " has to be an object");
    }
    return given.properties();
  }

  private void addDependencies() throws SchemaException {
    for (var dependency : object("dependencies")) {
      var name = dependency.getKey();
      if (dependency.getValue().isArray()) {
        var needed = names(dependency.getValue(), "dependencies");
        made.add((value, _) -> !value.has(name) || needed.stream().allMatch(value::has));
      } else {
        var needed = made.inPlace(compiler.subschema(dependency.getValue()));
        made.add((value, budget) -> !value.has(name) || needed.accepts(value, budget));
      }
    }
  }
}
