package moongate.admin.entity;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Refused;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Expiry;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.schema.Type;
import moongate.model.value.FieldPath;
import moongate.model.value.Problem;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import moongate.store.EntityReader;
import moongate.store.Generated;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;

/// Completes the documents that clients send: generates ids and times, resolves references, fills
/// in defaults, and checks everything.
///
/// All methods throw [Refused] if something is wrong.
record EntityDocuments(EntitySchemas schemas) {
  private static final String ID = "id";
  private static final String CREATED = "created_at";
  private static final String UPDATED = "updated_at";

  /// The document of a new entity, or of an entity that replaces another one.
  Value.Obj complete(EntityReader reader, String entity, Value.Obj written) throws StoreException {
    var schema = schemas.schemaOf(entity, written);
    var document = Generated.fill(schema, Generated.renew(schema, written));
    var problems = new Problems();
    var processed =
        schema.process(
            withIdsInLowerCase(schema, resolved(reader, schema, document)),
            new Report(FieldPath.ROOT, problems, 0));
    return stored(schema, checked(reader, entity, processed, problems), written);
  }

  /// The same, changed now.
  Value.Obj replacement(EntityReader reader, String entity, Value.Obj written)
      throws StoreException {
    return complete(reader, entity, written.without(UPDATED));
  }

  /// The stored document with some fields changed. Null resets a field: what is generated is
  /// generated again, but everything was created at some time.
  Value.Obj updated(EntityReader reader, String entity, Value.Obj stored, Value.Obj written)
      throws StoreException {
    var patch = written.has(CREATED) ? written : written.without(CREATED);
    var problems = new Problems();
    var report = new Report(FieldPath.ROOT, problems, 0);
    var named = patch.has("name") ? patch : patch.with("name", stored.at("name"));
    var schema = schemas.schemaOf(entity, named);
    var changed = patch.at(ID);
    if (!changed.isNull() && !changed.equals(stored.at(ID))) {
      report.field(ID, changed).problem("immutable field cannot be updated");
    }
    var resolved = resolved(reader, schema, schema.prepare(patch, report));
    var changes = Generated.renew(schema, withIdsInLowerCase(schema, resolved));
    var merged = merged(schema, stored, changes, report).with(ID, stored.at(ID));
    var field = Objects.requireNonNull(schema.fields().get(UPDATED));
    var processed = schema.complete(merged.with(UPDATED, Generated.now(field)), report);
    schema.checkRewritten(stored, processed, patch, report);
    return stored(schema, checked(reader, entity, processed, whenUpdating(problems)), patch);
  }

  private static Value.Obj stored(Schema schema, Value.Obj document, Value.Obj written) {
    var stored = schema.stored(document, written);
    return schema.isExpiring() ? Expiry.begun(stored, written, Clock.systemUTC()) : stored;
  }

  private static Value.Obj checked(
      EntityReader reader, String entity, Value.Obj document, Problems problems)
      throws StoreException {
    if (problems.isEmpty() && entity.equals("plugins")) {
      PluginProtocols.check(reader, document, problems);
    }
    if (!problems.isEmpty()) {
      throw new Refused(AdminErrors.schemaViolation(problems));
    }
    if (entity.equals("services")) {
      CaCertificateUse.checkNamed(reader, document);
    }
    return document;
  }

  private static Problems whenUpdating(Problems problems) {
    var all = new Problems();
    for (var problem : problems.list()) {
      var message =
          EntityChecks.isPresence(problem.message())
              ? "when updating, " + problem.message()
              : problem.message();
      all.add(new Problem(problem.path(), message, problem.line()));
    }
    return all;
  }

  /// Replaces references by name with references by id: `{"name": "s"}` becomes `{"id": "…"}`.
  private Value.Obj resolved(EntityReader reader, Schema schema, Value.Obj written)
      throws StoreException {
    var document = written;
    for (var reference : schema.references().entrySet()) {
      var field = reference.getKey();
      var entity = reference.getValue();
      var key = schemas.entity(entity).map(Schema::endpointKey).orElse("");
      if (document.at(field) instanceof Value.Obj object
          && object.members().size() == 1
          && object.at(key) instanceof Value.Str(var name, _, _)) {
        var found =
            reader
                .findBy(entity, key, name)
                .orElseThrow(() -> AdminErrors.unresolved(field, key, name, entity));
        document = document.with(field, AdminErrors.fields(ID, found.at(ID)));
      }
    }
    return document;
  }

  private static Value.Obj withIdsInLowerCase(Schema schema, Value.Obj document) {
    var lower = lowerCaseId(document);
    for (var field : schema.references().keySet()) {
      if (lower.at(field) instanceof Value.Obj reference) {
        lower = lower.with(field, lowerCaseId(reference));
      }
    }
    return lower;
  }

  private static Value.Obj lowerCaseId(Value.Obj object) {
    return object.at(ID) instanceof Value.Str(var id, _, _)
        ? object.with(ID, Value.of(id.toLowerCase(Locale.ROOT)))
        : object;
  }

  /// Merges records field by field. All other values are replaced.
  private static Value.Obj merged(
      Schema schema, Value.Obj stored, Value.Obj changes, Report report) {
    Map<String, Value> members = new LinkedHashMap<>(stored.members());
    changes
        .members()
        .forEach((name, change) -> {
          var place = report.field(name, change);
          members.put(name, merged(schema.fields().get(name), stored.at(name), change, place));
        });
    return Value.of(members);
  }

  /// Mistakes inside are reported when the merged document is processed. It contains no shorthands
  /// any more.
  private static Value merged(@Nullable Field field, Value stored, Value change, Report report) {
    return field != null
            && field.type() instanceof Type.RecordOf(var schema)
            && stored instanceof Value.Obj old
            && change instanceof Value.Obj changes
        ? merged(schema, old, schema.prepare(changes, report), report)
        : change;
  }
}
