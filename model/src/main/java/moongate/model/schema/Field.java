package moongate.model.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The description of one value: its type, its default and its rules. Immutable; methods that
/// change something return a changed copy.
///
/// ```java
/// Field.text().oneOf("http", "https").byDefault("http")
/// Field.listOf(Field.text()).required().byDefault(Value.of(List.of()))
/// ```
///
/// An absent value gets the default; an explicit null stays null if the field is optional.
public final class Field {
  private final Type type;
  private final SequencedMap<String, Value> attributes;
  private final List<Check> checks;

  private Field(Type type, Map<String, Value> attributes, List<Check> checks) {
    this.type = type;
    this.attributes = new LinkedHashMap<>(attributes);
    this.checks = List.copyOf(checks);
  }

  public static Field text() {
    return rawText().check(Formats.utf8());
  }

  /// A text whose bytes may be anything. Answers of the Admin API that contain such a text are not
  /// JSON for strict readers if it is not UTF-8.
  public static Field rawText() {
    return new Field(Type.Scalar.STRING, Map.of(), List.of());
  }

  public static Field number() {
    return new Field(Type.Scalar.NUMBER, Map.of(), List.of());
  }

  public static Field integer() {
    return new Field(Type.Scalar.INTEGER, Map.of(), List.of());
  }

  public static Field flag() {
    return new Field(Type.Scalar.BOOLEAN, Map.of(), List.of());
  }

  public static Field listOf(Field element) {
    return new Field(new Type.ListOf(element), Map.of(), List.of());
  }

  public static Field setOf(Field element) {
    return new Field(new Type.SetOf(element), Map.of(), List.of());
  }

  public static Field mapOf(Field keys, Field values) {
    return new Field(new Type.MapOf(keys, values), Map.of(), List.of());
  }

  public static Field record(Schema schema) {
    return new Field(new Type.RecordOf(schema), Map.of(), List.of());
  }

  public static Field foreign(String entity) {
    return new Field(new Type.Foreign(entity), Map.of("reference", Value.of(entity)), List.of());
  }

  public static Field any() {
    return new Field(new Type.Any(), Map.of(), List.of());
  }

  public Field required() {
    return with("required", Value.of(true));
  }

  public Field byDefault(Value value) {
    return with("default", Validation.filled(this, value));
  }

  public Field byDefault(String text) {
    return byDefault(Value.of(text));
  }

  public Field byDefault(double number) {
    return byDefault(Value.of(number));
  }

  public Field byDefault(boolean flag) {
    return byDefault(Value.of(flag));
  }

  /// Requires that no two entities of a kind have the same value here.
  public Field unique() {
    return with("unique", Value.of(true));
  }

  /// The value is generated if absent.
  public Field auto() {
    return with("auto", Value.of(true));
  }

  /// The value may be a vault reference.
  public Field referenceable() {
    return with("referenceable", Value.of(true));
  }

  /// The value is a secret.
  public Field encrypted() {
    return with("encrypted", Value.of(true));
  }

  /// The field is omitted from documents if it is null: for example an extension that tools for
  /// Kong's entities do not know.
  public Field hiddenWhenNull() {
    return with("hidden_when_null", Value.of(true));
  }

  public Field described(String description) {
    return with("description", Value.of(description));
  }

  public Field oneOf(String... choices) {
    var texts = List.of(choices);
    return with("one_of", Value.ofTexts(texts)).check(Rules.oneOf(Value.ofTexts(texts)));
  }

  public Field oneOf(int... choices) {
    var numbers = Value.of(Arrays.stream(choices).mapToObj(Value::of).toList());
    return with("one_of", numbers).check(Rules.oneOf(numbers));
  }

  public Field between(double least, double most) {
    return with("between", Value.of(List.of(Value.of(least), Value.of(most))))
        .check(Rules.between(least, most));
  }

  public Field greaterThan(double bound) {
    return with("gt", Value.of(bound)).check(Rules.greaterThan(bound));
  }

  /// The value is a time in seconds since 1970.
  public Field timestamp() {
    return with("timestamp", Value.of(true)).check(Rules.timestamp());
  }

  /// Sets the minimum number of bytes of a text, or of elements. The default for texts is 1.
  public Field minLength(int least) {
    return with("len_min", Value.of(least));
  }

  public Field maxLength(int most) {
    return with("len_max", Value.of(most));
  }

  public Field startsWith(String prefix) {
    return with("starts_with", Value.of(prefix)).check(Rules.startsWith(prefix));
  }

  /// The entity is deleted with the one that this field refers to; without this, that one cannot be
  /// deleted.
  public Field goesWithIt() {
    return with("on_delete", Value.of("cascade"));
  }

  /// The value must be null: for example for a scope that a plugin does not support.
  public Field mustBeNull() {
    return with("eq", Value.NULL);
  }

  public Field check(Check check) {
    var more = new ArrayList<>(checks);
    more.add(check);
    return new Field(type, attributes, more);
  }

  public Field check(TextCheck check) {
    return check(check.asCheck());
  }

  public Type type() {
    return type;
  }

  public boolean isRequired() {
    return attributes.containsKey("required");
  }

  public boolean isUnique() {
    return attributes.containsKey("unique");
  }

  public boolean isAuto() {
    return attributes.containsKey("auto");
  }

  public boolean isReferenceable() {
    return attributes.containsKey("referenceable");
  }

  public boolean isEncrypted() {
    return attributes.containsKey("encrypted");
  }

  /// Whether deleting the entity that this field refers to also deletes this one.
  public boolean isDeletedWithReference() {
    return attributes.containsKey("on_delete");
  }

  boolean isHiddenWhenNull() {
    return attributes.containsKey("hidden_when_null");
  }

  /// The default, or null if there is none.
  public @Nullable Value defaultValue() {
    return attributes.get("default");
  }

  List<Check> checks() {
    return checks;
  }

  boolean mustBeEmpty() {
    return attributes.containsKey("eq");
  }

  /// The minimum length of a value; the default for texts is 1.
  int leastLength() {
    return bound("len_min", type == Type.Scalar.STRING ? 1 : 0);
  }

  int mostLength() {
    return bound("len_max", Integer.MAX_VALUE);
  }

  private int bound(String attribute, int otherwise) {
    return attributes.get(attribute) instanceof Value.Num(var number, _) ? (int) number : otherwise;
  }

  /// The form in `/schemas`: the type and its parts, then the attributes.
  Value.Obj toValue() {
    var out = new LinkedHashMap<String, Value>();
    out.put("type", Value.of(type.label()));
    switch (type) {
      case Type.ListOf(var element) -> out.put("elements", element.toValue());
      case Type.SetOf(var element) -> out.put("elements", element.toValue());
      case Type.MapOf(var keys, var values) -> {
        out.put("keys", keys.toValue());
        out.put("values", values.toValue());
      }
      case Type.RecordOf(var schema) -> out.putAll(schema.toValue().members());
      case Type.Scalar _, Type.Foreign _, Type.Any _ -> {}
    }
    out.putAll(attributes);
    return Value.of(out);
  }

  /// This field as the deprecated name `name` of the field at the path `replacement`: without a
  /// default.
  Field deprecatedFor(String name, List<String> replacement) {
    var deprecation = deprecation(name + " is deprecated, use " + String.join(".", replacement));
    deprecation.put(
        "replaced_with",
        Value.of(List.of(Value.of(Map.of("path", Value.ofTexts(List.copyOf(replacement)))))));
    var own = new LinkedHashMap<>(attributes);
    own.remove("default");
    own.remove("required");
    own.put("deprecation", Value.of(deprecation));
    return new Field(type, own, checks);
  }

  /// This field as one that is there only because it once was.
  public Field deprecated(String message) {
    return with("deprecation", Value.of(deprecation(message)));
  }

  private static Map<String, Value> deprecation(String message) {
    var deprecation = new LinkedHashMap<String, Value>();
    deprecation.put("message", Value.of(message));
    deprecation.put("removal_in_version", Value.of("4.0"));
    return deprecation;
  }

  /// Adds an attribute to the description in `/schemas`; enforcing it needs a separate check.
  public Field stating(String attribute, Value value) {
    return with(attribute, value);
  }

  private Field with(String attribute, Value value) {
    var more = new LinkedHashMap<>(attributes);
    more.put(attribute, value);
    return new Field(type, more, checks);
  }
}
