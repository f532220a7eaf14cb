package moongate.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A node as its operator has it: a folder with its files, its settings, and the commands that are
/// run there. Each command is a process of its own.
final class OperatedNode {
  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();

  OperatedNode(Path folder) {
    this.folder = folder;
    set("KONG_PREFIX", folder.resolve("prefix").toString());
    set("KONG_PROXY_LISTEN", "127.0.0.1:0");
    set("KONG_ADMIN_LISTEN", "127.0.0.1:0");
    set("KONG_STATUS_LISTEN", "127.0.0.1:0");
  }

  Path folder() {
    return folder;
  }

  /// Sets a variable of the environment.
  void set(String name, String value) {
    variables.put(name, value);
  }

  void unset(String name) {
    variables.remove(name);
  }

  /// Makes this its declarative configuration, in `kong.yml`.
  void configure(String yaml) {
    try {
      var file = Files.writeString(folder.resolve("kong.yml"), yaml);
      set("KONG_DECLARATIVE_CONFIG", file.toString());
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// A configuration whose path `/hello` is answered with `text`.
  static String hello(String text) {
    return """
    _format_version: "3.0"
    routes:
      - paths: [/hello]
        plugins:
          - name: pre-function
            config:
              access:
                - kong.response.exit(200, "%s")
    """
        .formatted(text);
  }

  MoongateProcess start(String... options) {
    var command = new ArrayList<>(List.of("start"));
    command.addAll(List.of(options));
    return MoongateProcess.start(folder, variables, command.toArray(String[]::new));
  }

  /// Runs a command to its end.
  MoongateProcess.Ended run(String... command) {
    return MoongateProcess.run(folder, variables, command);
  }
}
