package moongate.app.node;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import moongate.app.settings.SettingsReader;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Schema;
import moongate.model.value.Json;
import moongate.model.value.Value;
import moongate.testkit.RecordedText;
import org.junit.jupiter.api.Test;

/// The descriptions that `/schemas` shows, one line a field, in a file: whoever reviews a change
/// sees there which defaults and bounds it changes.
class SchemasTest {
  private static final Path RECORD = Path.of("src/test/resources/moongate/app/node/schemas.txt");

  private final EntitySchemas schemas =
      Offline.entitySchemas(SettingsReader.read(Optional.empty(), Map.of(), Map.of()));

  @Test
  void entitiesAndPluginsAreDescribedAsRecorded() throws IOException {
    RecordedText.check(RECORD, described());
  }

  private String described() {
    var out = new StringBuilder();
    for (var names : List.of(schemas.entityNames(), schemas.runtimeNames())) {
      for (var name : names) {
        append(out, name, lines(schemas.entity(name).orElseThrow()));
      }
    }
    var common = lines(schemas.entity("plugins").orElseThrow());
    for (var plugin : schemas.plugins()) {
      var own = lines(schemas.pluginEntry(plugin.name()).orElseThrow());
      own.removeAll(common);
      append(out, "plugins: " + plugin.name(), own);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, String title, List<String> lines) {
    out.append(title).append('\n');
    lines.forEach(line -> out.append("  ").append(line).append('\n'));
  }

  private static List<String> lines(Schema schema) {
    var lines = new ArrayList<String>();
    addFields("", schema.toValue(), lines);
    return lines;
  }

  private static void addFields(String path, Value.Obj schema, List<String> lines) {
    for (var check : schema.list("entity_checks")) {
      lines.add(path + "(check) " + sorted(check));
    }
    for (var kind : List.of("fields", "shorthand_fields")) {
      for (var field : schema.list(kind)) {
        ((Value.Obj) field)
            .members()
            .forEach((name, description) ->
                addField(
                    path + (kind.equals("fields") ? "" : "(shorthand) ") + name,
                    (Value.Obj) description,
                    lines));
      }
    }
  }

  private static void addField(String path, Value.Obj description, List<String> lines) {
    var own = new LinkedHashMap<>(description.members());
    own.keySet().removeAll(List.of("fields", "shorthand_fields", "entity_checks"));
    var ofElements = description.object("elements");
    boolean holdsRecords = ofElements.has("fields");
    if (holdsRecords) {
      own.remove("elements");
    }
    if (own.containsKey("encrypted")) {
      own.computeIfPresent("default", (_, _) -> Value.of("of each node its own"));
    }
    lines.add(path + " " + sorted(Value.of(own)));
    addFields(path + ".", description, lines);
    if (holdsRecords) {
      addField(path + "[]", ofElements, lines);
    }
  }

  /// As JSON with the members in the order of their names: some have none of their own.
  private static String sorted(Value value) {
    return switch (value) {
      case Value.Obj object ->
          new TreeMap<>(object.members())
              .entrySet().stream()
                  .map(member -> "\"" + member.getKey() + "\":" + sorted(member.getValue()))
                  .collect(joining(",", "{", "}"));
      case Value.Arr array ->
          array.elements().stream().map(SchemasTest::sorted).collect(joining(",", "[", "]"));
      default -> Json.write(value);
    };
  }
}
