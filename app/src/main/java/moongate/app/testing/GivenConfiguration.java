package moongate.app.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The configuration of a test, which is a file or a table.
///
/// @param folder the folder that relative paths refer to
record GivenConfiguration(Path folder) {
  private static final String FILE = "file";

  OfflineGateway.Source of(GivenTable spec) {
    if (spec.get("config") instanceof String name) {
      var file = file(Strings.toText(name));
      return reader -> reader.read(file);
    }
    var document = value(spec.get("document"));
    return reader -> reader.parse(document, "the test's configuration");
  }

  private Path file(String name) {
    var file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      var shown = folder.toString().isEmpty() ? "the current folder" : folder.toString();
      throw new TestSetupException("no file '" + name + "' in " + shown);
    }
    return file;
  }

  /// Converts a table to a part of the document. `{ file = "name.lua" }` is replaced with the
  /// file's content.
  private Value value(@Nullable Object lua) {
    return switch (lua) {
      case String text -> Value.of(Strings.toText(text));
      case Double number -> Value.of(number);
      case Boolean flag -> new Value.Bool(flag, 0);
      case LuaTable table when table.get(FILE) instanceof String name -> content(name);
      case LuaTable table when table.length() > 0 ->
          Value.of(new GivenTable(table).items().stream().map(this::value).toList());
      case LuaTable table -> {
        var members = new LinkedHashMap<String, Value>();
        new GivenTable(table)
            .each((key, member) -> members.put(Strings.toText(key), value(member)));
        yield Value.of(members);
      }
      case null, default -> Value.NULL;
    };
  }

  private Value content(String name) {
    var text = Strings.toText(name);
    try {
      return new Value.Str(Utf8.decode(Files.readAllBytes(file(text))), 0, new Value.OfFile(text));
    } catch (IOException unreadable) {
      throw new TestSetupException("cannot read " + unreadable.getMessage());
    }
  }
}
