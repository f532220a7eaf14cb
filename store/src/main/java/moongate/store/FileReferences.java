package moongate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Type;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Replaces `{file: functions/auth.lua}` with the content of the file, wherever a plugin's config
/// expects a text. So functions need not be written into YAML or JSON strings.
final class FileReferences {
  private static final String FILE = "file";
  private static final long LARGEST = 10_000_000;

  private final @Nullable Path folder;
  private final MessageDigest digest;

  /// @param folder the folder that paths are relative to; null if references are refused, because
  ///   the document does not come from a file
  /// @param digest is updated with each content, so that the configuration's hash includes it
  FileReferences(@Nullable Path folder, MessageDigest digest) {
    this.folder = folder;
    this.digest = digest;
  }

  /// Resolves the references in a plugin.
  Declared resolved(Declared plugin, Report report) {
    var config = plugin.document().at("config");
    var field = plugin.schema().fields().get("config");
    if (config.isNull() || field == null) {
      return plugin;
    }
    var resolved = resolved(field, config, report.field("config", config));
    return plugin.with(plugin.document().with("config", resolved));
  }

  private Value resolved(Field field, Value value, Report report) {
    return switch (field.type()) {
      case Type.Scalar scalar when scalar == Type.Scalar.STRING -> text(value, report);
      case Type.ListOf(var element) -> elements(element, value, report);
      case Type.SetOf(var element) -> elements(element, value, report);
      case Type.RecordOf(var schema) when value instanceof Value.Obj object -> {
        var members = new LinkedHashMap<String, Value>();
        object
            .members()
            .forEach((name, member) -> {
              var part = schema.fields().get(name);
              var place = report.field(name, member);
              members.put(name, part == null ? member : resolved(part, member, place));
            });
        yield new Value.Obj(members, object.line());
      }
      default -> value;
    };
  }

  private Value elements(Field element, Value value, Report report) {
    if (!(value instanceof Value.Arr array)) {
      return value;
    }
    var resolved = new ArrayList<Value>();
    for (var one : array.elements()) {
      resolved.add(resolved(element, one, report.element(resolved.size() + 1, one)));
    }
    return new Value.Arr(resolved, array.line());
  }

  private Value text(Value value, Report report) {
    boolean isReference =
        value instanceof Value.Obj object
            && object.members().size() == 1
            && object.at(FILE) instanceof Value.Str;
    if (!isReference) {
      return value;
    }
    var name = ((Value.Obj) value).text(FILE);
    var content = content(name, report);
    // If the file cannot be read, a comment in Lua replaces its content, so that no further problem
    // is reported.
    return new Value.Str(content == null ? "--" : content, value.line(), new Value.OfFile(name));
  }

  private @Nullable String content(String name, Report report) {
    if (folder == null) {
      report.problem(
          "cannot refer to the file '"
              + name
              + "' here: only a configuration file on disk can; send its content instead");
      return null;
    }
    try {
      var path = folder.resolve(name);
      if (!Files.isRegularFile(path)) {
        report.problem("no file '" + name + "' in " + folder);
        return null;
      }
      if (Files.size(path) > LARGEST) {
        report.problem("the file '" + name + "' is larger than " + LARGEST + " bytes");
        return null;
      }
      var bytes = Files.readAllBytes(path);
      digest.update(bytes);
      return Utf8.decode(bytes);
    } catch (InvalidPathException e) {
      report.problem("'" + name + "' is not the name of a file: " + e.getReason());
    } catch (IOException e) {
      report.problem("cannot read the file '" + name + "': " + e.getMessage());
    }
    return null;
  }
}
