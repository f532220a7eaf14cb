package moongate.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of custom plugins in a folder.
record PluginFiles(Path folder) {
  /// A schema without anything to configure.
  static final String NO_FIELDS =
      """
      return { name = "NAME", fields = { { config = { type = "record", fields = {} } } } }
      """;

  /// As `lua_package_path` has it.
  String path() {
    return folder + "/?.lua;;";
  }

  PluginFiles plugin(String name, String handler) {
    return plugin(name, handler, NO_FIELDS.replace("NAME", name));
  }

  PluginFiles plugin(String name, String handler, String schema) {
    return module("kong.plugins." + name + ".handler", handler)
        .module("kong.plugins." + name + ".schema", schema);
  }

  PluginFiles module(String name, String text) {
    var file = folder.resolve(name.replace('.', '/') + ".lua");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
