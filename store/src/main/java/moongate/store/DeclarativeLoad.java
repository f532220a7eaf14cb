package moongate.store;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.Workspace;
import moongate.model.schema.Report;
import moongate.model.value.FieldPath;
import moongate.model.value.Hash;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Converts one document to a snapshot: splits it into entities, derives ids, resolves references,
/// checks each entity by its schema, and then checks the rules between entities. Every step reports
/// all problems that it finds.
final class DeclarativeLoad {
  private static final String TRANSFORM = "_transform";
  private static final String WORKSPACE = "_workspace";
  private static final List<String> VERSIONS = List.of("1.1", "2.1", "3.0");

  private final EntitySchemas schemas;
  private final String source;
  private final Earlier earlier;
  private final MessageDigest digest = Hash.MD5.begin();
  private final FileReferences files;
  private final Problems problems = new Problems();

  /// @param folder the folder that file references are relative to; null if they are refused
  DeclarativeLoad(EntitySchemas schemas, String source, @Nullable Path folder, Earlier earlier) {
    this.schemas = schemas;
    this.source = source;
    this.earlier = earlier;
    files = new FileReferences(folder, digest);
  }

  /// @param text the text that the document was read from; its hash is that of the configuration
  Snapshot snapshot(Value document, byte[] text) throws InvalidConfiguration {
    digest.update(text);
    // In a declarative file, null means the same as no member.
    var documents = documents(document.withoutNulls());
    var hash = documents.isEmpty() ? Snapshot.NO_HASH : HexFormat.of().formatHex(digest.digest());
    return new Snapshot(documents, hash, source);
  }

  /// @param table a table without meaningless nulls
  /// @param hash the hash of the configuration
  Snapshot snapshot(Value.Obj table, String hash) throws InvalidConfiguration {
    return new Snapshot(documents(table), hash, source);
  }

  private Map<String, List<Value.Obj>> documents(Value document) throws InvalidConfiguration {
    if (!(document instanceof Value.Obj object)) {
      problems.add(FieldPath.ROOT, "expected an object", document.line());
      throw new InvalidConfiguration(problems, source);
    }
    boolean isStoredForm = object.at(TRANSFORM).equals(Value.of(false));
    var declared = new Flattening(schemas, earlier.ids(), problems).flatten(entityLists(object));
    var references = new References(declared, problems);
    var uniqueness = new Uniqueness(problems);
    var documents = new LinkedHashMap<String, List<Value.Obj>>();
    for (var written : declared) {
      var one = prepared(references.resolved(written));
      var processed = one.schema().process(one.document(), one.report(problems));
      uniqueness.check(one, processed);
      boolean isFit = problems.isEmpty() && !isStoredForm;
      var stored = isFit ? one.schema().stored(processed, one.document()) : processed;
      documents
          .computeIfAbsent(one.entity(), _ -> new ArrayList<>())
          .add(earlier.withItsTimes(written, stored));
    }
    new ProtocolAgreement(documents, problems).check(declared);
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems, source, declared);
    }
    return documents;
  }

  /// Checks the members that describe the document itself, and returns all others.
  private Value.Obj entityLists(Value.Obj document) {
    var report = new Report(FieldPath.ROOT, problems, document.line());
    var version = document.at("_format_version");
    checkVersion(version, report.field("_format_version", version));
    expect(document, TRANSFORM, Value.Bool.class, "expected a boolean", report);
    expect(document, "_comment", Value.Str.class, "expected a string", report);
    expect(document, "_ignore", Value.Arr.class, "expected an array", report);
    expect(document, WORKSPACE, Value.Str.class, "expected a string", report);
    if (document.at(WORKSPACE) instanceof Value.Str name
        && !name.text().equals(Workspace.DEFAULT_NAME)) {
      report.field(WORKSPACE, name).problem("there is one workspace only: default");
    }
    DeckMembers.check(document, report);
    boolean isOld = version.equals(Value.of("1.1")) || version.equals(Value.of("2.1"));
    var lists = isOld ? OldFormat.migrated(document) : document;
    for (var name : List.of("_format_version", TRANSFORM, WORKSPACE, "_comment", "_ignore")) {
      lists = lists.without(name);
    }
    return DeckMembers.without(lists);
  }

  private static void checkVersion(Value version, Report report) {
    switch (version) {
      case Value.Null _ -> report.problem("required field missing");
      case Value.Str text when VERSIONS.contains(text.text()) -> {}
      case Value.Str _ -> report.problem("expected one of: " + String.join(", ", VERSIONS));
      default -> report.problem("expected a string");
    }
  }

  private static void expect(
      Value.Obj document, String name, Class<? extends Value> type, String text, Report report) {
    var value = document.at(name);
    if (!value.isNull() && !type.isInstance(value)) {
      report.field(name, value).problem(text);
    }
  }

  private Declared prepared(Declared declared) {
    var one =
        declared.entity().equals("plugins")
            ? files.resolved(declared, declared.report(problems))
            : declared;
    return one.with(Generated.fill(one.schema(), one.document()));
  }
}
