package moongate.admin.reply;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// The errors of the Admin API that have a code, with Kong's names and messages.
public final class AdminErrors {
  private AdminErrors() {}

  public static Reply invalidPrimaryKey() {
    return about(
        400,
        1,
        "invalid primary key",
        "invalid primary key: '%s'",
        fields("id", Value.of("expected a valid UUID")));
  }

  public static Reply schemaViolation(Problems problems) {
    return schemaViolation(problems.fields());
  }

  public static Reply schemaViolation(Value.Obj fields) {
    return Reply.error(400, 2, "schema violation", ViolationText.of(fields), fields);
  }

  /// A violation of one field.
  public static Refused violation(String field, String message) {
    return new Refused(schemaViolation(fields(field, Value.of(message))));
  }

  /// A violation of the entity as a whole.
  static Reply entityViolation(String message) {
    return schemaViolation(fields(FieldPath.ENTITY, Value.ofTexts(List.of(message))));
  }

  static Reply primaryKeyViolation(String id) {
    return about(
        400,
        3,
        "primary key violation",
        "primary key violation on key '%s'",
        fields("id", Value.of(id)));
  }

  public static Reply missingReference(String field, String id, String entity) {
    var key = fields("id", Value.of(id));
    return Reply.error(
        400,
        4,
        "foreign key violation",
        "the foreign key '%s' does not reference an existing '%s' entity."
            .formatted(LuaDump.of(key), entity),
        fields(field, key));
  }

  static Reply stillReferenced(String entity, String by) {
    return Reply.error(
        400,
        4,
        "foreign key violation",
        "an existing '%s' entity references this '%s' entity".formatted(by, entity),
        fields("@referenced_by", Value.of(by)));
  }

  static Reply notUnique(Value.Obj fields) {
    return about(
        409, 5, "unique constraint violation", "UNIQUE violation detected on '%s'", fields);
  }

  public static Reply notFound(String key, String value) {
    return about(
        404,
        6,
        "not found",
        key.equals("id")
            ? "could not find the entity with primary key '%s'"
            : "could not find the entity with '%s'",
        fields(key, Value.of(value)));
  }

  public static Refused invalidOffset(String offset, String why) {
    return new Refused(
        Reply.error(
            400,
            7,
            "invalid offset",
            "'" + offset + "' is not a valid offset: " + why,
            Value.NULL));
  }

  public static Refused invalidSize(String why) {
    return new Refused(Reply.error(400, 9, "invalid size", why, Value.NULL));
  }

  public static Refused invalidTags(String why) {
    var message = "invalid option (tags: " + why + ")";
    return new Refused(
        Reply.error(400, 11, "invalid options", message, Value.NULL)
            .with("options", fields("tags", Value.of(why))));
  }

  public static Reply unsupported(String message) {
    return Reply.error(405, 12, "operation unsupported", message, Value.NULL);
  }

  public static Refused unresolved(String field, String key, String value, String entity) {
    var why =
        "the foreign key cannot be resolved with '%s' for an existing '%s' entity"
            .formatted(LuaDump.of(fields(key, Value.of(value))), entity);
    return new Refused(
        Reply.error(
            400,
            13,
            "foreign keys unresolved",
            "foreign key unresolved (%s.%s: %s)".formatted(field, key, why),
            fields(field, fields(key, Value.of(why)))));
  }

  public static Reply referencedByOthers(String message) {
    return Reply.error(400, 19, "referenced by others", message, Value.NULL);
  }

  private static Reply about(int status, int code, String name, String text, Value.Obj fields) {
    return Reply.error(status, code, name, text.formatted(LuaDump.of(fields)), fields);
  }

  public static Value.Obj fields(String name, Value value) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put(name, value);
    return Value.of(members);
  }
}
