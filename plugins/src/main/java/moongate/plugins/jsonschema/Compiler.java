package moongate.plugins.jsonschema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Compiles a schema into checks. Each of its objects is compiled once, even if there are many
/// references to it.
final class Compiler {
  private static final int MOST_SUBSCHEMAS = 10_000;

  private final JsonNode document;
  private final Map<JsonNode, Subschema> known = new IdentityHashMap<>();

  Compiler(JsonNode document) {
    this.document = document;
  }

  Subschema compile() throws SchemaException {
    var root = subschema(document);
    refuseCircles();
    return root;
  }

  Subschema subschema(JsonNode schema) throws SchemaException {
    if (!schema.isObject()) {
      throw new SchemaException("a schema has to be an object, not " + schema);
    }
    var found = known.get(schema);
    if (found != null) {
      return found;
    }
    var made = new Subschema();
    known.put(schema, made);
    if (known.size() > MOST_SUBSCHEMAS) {
      throw new SchemaException("the schema has more than " + MOST_SUBSCHEMAS + " objects");
    }
    var reference = schema.path("$ref");
    if (reference.isString()) {
      made.add(made.inPlace(subschema(target(reference.stringValue())))); // siblings are ignored
      return made;
    }
    ValueKeywords.add(schema, made);
    new PartKeywords(this, schema, made).add();
    addCombinations(schema, made);
    return made;
  }

  /// The target of a reference. It must be in the schema itself; nothing is fetched.
  private JsonNode target(String reference) throws SchemaException {
    if (reference.equals("#")) {
      return document;
    }
    if (!reference.startsWith("#/")) {
      throw new SchemaException(
          "$ref " + reference + " is not supported: only places in the schema itself (#/…)");
    }
    var at = document;
    for (var part : List.of(reference.substring(2).split("/", -1))) {
      var name = unescaped(part);
      boolean isIndex = at.isArray() && name.matches("\\d{1,6}");
      at = isIndex ? at.path(Integer.parseInt(name)) : at.path(name);
    }
    if (at.isMissingNode()) {
      throw new SchemaException("$ref " + reference + " leads nowhere");
    }
    return at;
  }

  private static String unescaped(String part) throws SchemaException {
    try {
      var decoded = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
      return decoded.replace("~1", "/").replace("~0", "~");
    } catch (IllegalArgumentException malformed) {
      throw new SchemaException("$ref with a wrong escape: " + part);
    }
  }

  private void addCombinations(JsonNode schema, Subschema made) throws SchemaException {
    for (var all : list(schema, "allOf", made)) {
      made.add(all);
    }
    var any = list(schema, "anyOf", made);
    if (!any.isEmpty()) {
      made.add((value, budget) -> any.stream().anyMatch(each -> each.accepts(value, budget)));
    }
    var one = list(schema, "oneOf", made);
    if (!one.isEmpty()) {
      made.add(
          (value, budget) -> one.stream().filter(each -> each.accepts(value, budget)).count() == 1);
    }
    if (schema.has("not")) {
      var not = made.inPlace(subschema(schema.get("not")));
      made.add((value, budget) -> !not.accepts(value, budget));
    }
  }

  private List<Subschema> list(JsonNode schema, String keyword, Subschema made)
      throws SchemaException {
    if (!schema.has(keyword)) {
      return List.of();
    }
    var given = schema.get(keyword);
    if (!given.isArray() || given.isEmpty()) {
      throw new SchemaException(keyword + " has to be an array with at least one schema");
    }
    var list = new ArrayList<Subschema>();
    for (var each : given) {
      list.add(made.inPlace(subschema(each)));
    }
    return List.copyOf(list);
  }

  /// Refuses schemas that refer to themselves with the same value: checking them would never end.
  private void refuseCircles() throws SchemaException {
    var state = new HashMap<Subschema, Boolean>();
    for (var each : known.values()) {
      visit(each, state, new HashSet<>());
    }
  }

  private static void visit(Subschema at, Map<Subschema, Boolean> done, Set<Subschema> path)
      throws SchemaException {
    if (done.containsKey(at)) {
      return;
    }
    if (!path.add(at)) {
      throw new SchemaException("a $ref that leads back to itself");
    }
    for (var next : at.inPlace()) {
      visit(next, done, path);
    }
    path.remove(at);
    done.put(at, true);
  }
}
