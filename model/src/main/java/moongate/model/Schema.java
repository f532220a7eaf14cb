package moongate.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The one description of an entity, a plugin's config or a record inside them: its fields in order
/// and the rules between them. Immutable; each method that changes something returns a changed
/// copy.
///
/// ```java
/// Schema.entity("consumers")
///     .endpointKey("username")
///     .field("username", Field.text().unique())
///     .field("custom_id", Field.text().unique())
///     .check(EntityChecks.atLeastOneOf("custom_id", "username"))
/// ```
public final class Schema {
  private final String name;
  private final @Nullable String endpointKey;
  private final List<String> cacheKey;
  private final SequencedMap<String, Field> fields;
  private final List<EntityCheck> checks;

  private Schema(
      String name,
      @Nullable String endpointKey,
      List<String> cacheKey,
      Map<String, Field> fields,
      List<EntityCheck> checks) {
    this.name = name;
    this.endpointKey = endpointKey;
    this.cacheKey = List.copyOf(cacheKey);
    this.fields = new LinkedHashMap<>(fields);
    this.checks = List.copyOf(checks);
  }

  /// A stored entity under its plural name, such as `services`.
  public static Schema entity(String name) {
    return new Schema(name, null, List.of(), Map.of(), List.of());
  }

  /// A record inside an entity, or a plugin's config.
  public static Schema record() {
    return entity("");
  }

  /// The unique field that people may use in place of the id.
  public Schema endpointKey(String field) {
    return new Schema(name, field, cacheKey, fields, checks);
  }

  /// The fields that together are unique, and from which the declarative format derives the id.
  public Schema cacheKey(String... parts) {
    return new Schema(name, endpointKey, List.of(parts), fields, checks);
  }

  /// Adds a field, or replaces the field of that name where it stands.
  public Schema field(String field, Field description) {
    var more = new LinkedHashMap<>(fields);
    more.put(field, description);
    return new Schema(name, endpointKey, cacheKey, more, checks);
  }

  public Schema check(EntityCheck check) {
    var more = new ArrayList<>(checks);
    more.add(check);
    return new Schema(name, endpointKey, cacheKey, fields, more);
  }

  public String name() {
    return name;
  }

  public @Nullable String endpointKey() {
    return endpointKey;
  }

  public List<String> cacheKey() {
    return cacheKey;
  }

  public SequencedMap<String, Field> fields() {
    return java.util.Collections.unmodifiableSequencedMap(fields);
  }

  /// The document with defaults filled in and fields in the order of the schema. What is wrong goes
  /// to the report, all of it; the result is fit for use only when nothing was.
  public Value.Obj process(Value document, Report report) {
    return document instanceof Value.Obj object ? object : Value.Obj.EMPTY;
  }

  /// The description as the Admin API's `/schemas` gives it.
  public Value.Obj toValue() {
    return Value.Obj.EMPTY;
  }
}
