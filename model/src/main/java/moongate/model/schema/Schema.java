package moongate.model.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The description of an entity, a plugin's config or a record inside them: its fields in order and
/// the rules between them. Immutable; methods that change something return a changed copy.
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
  private final AdminPath adminPath;
  private final List<String> cacheKey;
  private final SequencedMap<String, Field> fields;
  private final List<EntityCheck> checks;

  private final List<Shorthand> shorthands;
  private final UnaryOperator<Value.Obj> prepare;
  private final List<Transformation> transformations;
  private final boolean isRuntime;
  private final Map<String, String> references;
  private final List<String> uniqueFields;

  private Schema(Draft draft) {
    this.name = draft.name;
    this.endpointKey = draft.endpointKey;
    this.adminPath = draft.adminPath;
    this.cacheKey = List.copyOf(draft.cacheKey);
    this.fields = new LinkedHashMap<>(draft.fields);
    this.checks = List.copyOf(draft.checks);
    this.shorthands = List.copyOf(draft.shorthands);
    this.prepare = draft.prepare;
    this.transformations = List.copyOf(draft.transformations);
    this.isRuntime = draft.isRuntime;
    this.references = references(fields);
    this.uniqueFields =
        fields.entrySet().stream()
            .filter(field -> field.getValue().isUnique())
            .map(Map.Entry::getKey)
            .toList();
  }

  private Schema changed(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return new Schema(draft);
  }

  private static Map<String, String> references(Map<String, Field> fields) {
    var references = new LinkedHashMap<String, String>();
    fields.forEach((field, description) -> {
      if (description.type() instanceof Type.Foreign(var entity)) {
        references.put(field, entity);
      }
    });
    return Collections.unmodifiableMap(references);
  }

  /// A schema for a stored entity with its plural name, such as `services`.
  public static Schema entity(String name) {
    return new Schema(new Draft(name));
  }

  /// A schema for a record inside an entity, or for a plugin's config.
  public static Schema record() {
    return entity("");
  }

  /// Sets the unique field that can be used in paths instead of the id.
  public Schema endpointKey(String field) {
    return changed(draft -> draft.endpointKey = field);
  }

  /// Sets the entity's names in paths of the Admin API if they differ from its own: `key-auths`,
  /// and `key-auth` below its parent.
  public Schema adminPath(String collection, String nested) {
    return changed(draft -> draft.adminPath = new AdminPath(collection, nested));
  }

  /// Hides the entity in the Admin API.
  public Schema withoutAdminPath() {
    return changed(draft -> draft.adminPath = AdminPath.NONE);
  }

  /// Sets the fields that are unique together, and from which the declarative format derives the
  /// id.
  public Schema cacheKey(String... parts) {
    return changed(draft -> draft.cacheKey = List.of(parts));
  }

  /// Adds a field, or replaces the field of that name at its place.
  public Schema field(String field, Field description) {
    return changed(draft -> draft.fields.put(field, description));
  }

  public Schema check(EntityCheck check) {
    return changed(draft -> draft.checks.add(check));
  }

  /// Adds a field that stands for several others; it never overrides a field that is written
  /// explicitly.
  public Schema shorthand(Shorthand shorthand) {
    return changed(draft -> draft.shorthands.add(shorthand));
  }

  /// Sets a function that changes the written document before anything else: for defaults that
  /// depend on other fields.
  public Schema prepared(UnaryOperator<Value.Obj> prepare) {
    return changed(draft -> draft.prepare = prepare);
  }

  /// Stores a field in another form than it is written in.
  public Schema transformed(Transformation transformation) {
    return changed(draft -> draft.transformations.add(transformation));
  }

  /// Marks entities that are created by requests and are not configuration:
  /// [moongate.model.RuntimeEntities].
  public Schema runtime() {
    return changed(draft -> draft.isRuntime = true);
  }

  /// Marks entities that may expire: [Expiry].
  public Schema expiring() {
    return Expiry.fields(this);
  }

  public boolean isRuntime() {
    return isRuntime;
  }

  public boolean isExpiring() {
    return fields.containsKey(Expiry.EXPIRES_AT);
  }

  /// The stored form of a valid document.
  ///
  /// @param written the fields that the client or file has specified
  public Value.Obj stored(Value.Obj document, Value.Obj written) {
    var stored = document;
    for (var transformation : transformations) {
      stored = transformation.apply(stored, written);
    }
    return stored;
  }

  /// Reports fields that must be written again, because their stored form depends on a changed
  /// field.
  public void checkRewritten(
      Value.Obj stored, Value.Obj changed, Value.Obj written, Report report) {
    transformations.forEach(one -> one.check(stored, changed, written, report));
  }

  /// The fields that refer to other entities, with the names of these entities.
  public Map<String, String> references() {
    return references;
  }

  /// A field of a document and the entity that it refers to.
  ///
  /// @param entity the kind of that entity, such as `services`
  public record Reference(String field, String entity, String id) {}

  /// The fields whose value no two entities may have in common.
  public List<String> uniqueFields() {
    return uniqueFields;
  }

  /// The references of `document`, which is an entity of this schema. Fields that are not set are
  /// left out.
  public List<Reference> referencesOf(Value.Obj document) {
    var found = new ArrayList<Reference>(references.size());
    references.forEach((field, entity) -> {
      var id = document.object(field).textOrNull("id");
      if (id != null) {
        found.add(new Reference(field, entity, id));
      }
    });
    return found;
  }

  public String name() {
    return name;
  }

  public @Nullable String endpointKey() {
    return endpointKey;
  }

  public AdminPath adminPath() {
    return adminPath;
  }

  public List<String> cacheKey() {
    return cacheKey;
  }

  public SequencedMap<String, Field> fields() {
    return Collections.unmodifiableSequencedMap(fields);
  }

  public List<Shorthand> shorthands() {
    return shorthands;
  }

  /// Expands shorthands and fills in dependent defaults: the first step of [#process], for a
  /// document that is merged into another one before it is checked.
  public Value.Obj prepare(Value.Obj written, Report report) {
    return prepare.apply(expanded(written, report));
  }

  /// The document with defaults filled in and fields in the order of the schema. All problems are
  /// added to the report; the result may be used only if there were none.
  public Value.Obj process(Value document, Report report) {
    if (!(document instanceof Value.Obj written)) {
      report.problem("expected a record");
      return Value.Obj.EMPTY;
    }
    return complete(prepare(written, report), report);
  }

  /// The second step of [#process], for a document that consists of prepared parts.
  public Value.Obj complete(Value.Obj object, Report report) {
    var processed = new LinkedHashMap<String, Value>();
    var faulty = new HashSet<String>();
    fields.forEach((field, description) -> {
      int before = report.problems().size();
      var value = processField(field, description, object, report);
      if (!description.isHiddenWhenNull() || !value.isNull()) {
        processed.put(field, value);
      }
      if (report.problems().size() > before) {
        faulty.add(field);
      }
    });
    reportUnknown(object, report);
    var result = new Value.Obj(processed, object.line());
    for (var check : checks) {
      if (!check.needsAnyOf(faulty)) {
        check.check().check(result, report);
      }
    }
    return result;
  }

  /// `record` as shown to clients: deprecated names are added next to the fields that replace them,
  /// in the records inside, too.
  public Value.Obj withOldNames(Value.Obj record) {
    var shown = record;
    for (var field : fields.entrySet()) {
      if (field.getValue().type() instanceof Type.RecordOf(var inner)
          && record.at(field.getKey()) instanceof Value.Obj value) {
        shown = shown.with(field.getKey(), inner.withOldNames(value));
      }
    }
    for (var shorthand : shorthands) {
      if (!shorthand.replacement().isEmpty()) {
        shown = shown.with(shorthand.name(), shorthand.replacedIn(record));
      }
    }
    return shown;
  }

  private static Value processField(
      String field, Field description, Value.Obj object, Report report) {
    var value = object.members().get(field);
    return value == null
        ? Validation.absent(description, report.field(field, Value.NULL))
        : Validation.process(description, value, report.field(field, value));
  }

  private Value.Obj expanded(Value.Obj written, Report report) {
    var object = written;
    for (var shorthand : shorthands) {
      var value = object.members().get(shorthand.name());
      if (value != null) {
        object = shorthand.expand(object, value, report);
      }
    }
    return object;
  }

  private void reportUnknown(Value.Obj object, Report report) {
    object
        .members()
        .forEach((field, value) -> {
          if (!fields.containsKey(field)) {
            report.field(field, value).problem("unknown field");
          }
        });
  }

  /// The description in the form of the Admin API's `/schemas`.
  public Value.Obj toValue() {
    var out = new LinkedHashMap<String, Value>();
    out.put("fields", described(fields));
    var shown =
        checks.stream().map(EntityCheck::description).filter(d -> !d.members().isEmpty()).toList();
    if (!shown.isEmpty()) {
      out.put("entity_checks", Value.of(shown));
    }
    if (!shorthands.isEmpty()) {
      var abbreviations = new LinkedHashMap<String, Field>();
      shorthands.forEach(shorthand -> abbreviations.put(shorthand.name(), shorthand.described()));
      out.put("shorthand_fields", described(abbreviations));
    }
    return Value.of(out);
  }

  /// An ordered array of objects with one member each. Fields that documents usually omit are
  /// omitted here, too: decK would add them to every document, and always find differences to the
  /// stored ones.
  private static Value.Arr described(SequencedMap<String, Field> fields) {
    return Value.of(
        fields.entrySet().stream()
            .filter(entry -> !entry.getValue().isHiddenWhenNull())
            .map(entry -> Value.of(Map.of(entry.getKey(), entry.getValue().toValue())))
            .toList());
  }

  /// A schema under construction.
  private static final class Draft {
    private final String name;
    private @Nullable String endpointKey;
    private AdminPath adminPath;
    private List<String> cacheKey = List.of();
    private final SequencedMap<String, Field> fields = new LinkedHashMap<>();
    private final List<EntityCheck> checks = new ArrayList<>();
    private final List<Shorthand> shorthands = new ArrayList<>();
    private UnaryOperator<Value.Obj> prepare = UnaryOperator.identity();
    private final List<Transformation> transformations = new ArrayList<>();
    private boolean isRuntime;

    Draft(String name) {
      this.name = name;
      this.adminPath = new AdminPath(name, name);
    }

    Draft(Schema from) {
      this.name = from.name;
      this.endpointKey = from.endpointKey;
      this.adminPath = from.adminPath;
      this.cacheKey = from.cacheKey;
      this.fields.putAll(from.fields);
      this.checks.addAll(from.checks);
      this.shorthands.addAll(from.shorthands);
      this.prepare = from.prepare;
      this.transformations.addAll(from.transformations);
      this.isRuntime = from.isRuntime;
    }
  }
}
