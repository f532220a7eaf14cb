package moongate.app.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moongate.app.settings.KnownSettings;
import moongate.store.NewFile;

/// What the command `reload` hands to the node by a file, because a signal carries nothing: a
/// command may name another settings file, and have other variables than the node was started with.
///
/// @param folder where the command runs: relative paths in its variables are meant from there
/// @param file the settings file that it names
/// @param variables its `KONG_*` variables
public record ReloadRequest(Path folder, Optional<Path> file, Map<String, String> variables) {
  /// No command asks for anything.
  public static final ReloadRequest NONE =
      new ReloadRequest(Path.of(""), Optional.empty(), Map.of());

  /// Ends each part of the file. Neither paths nor variables contain it.
  private static final String END = "\0";

  public ReloadRequest {
    variables = Map.copyOf(variables);
  }

  /// The variables, as the node has to understand them.
  ///
  /// @param own those that the node was started with. What both have in the same words is meant as
  ///   the node's: a relative path in it is one from where the node was started
  public Map<String, String> variables(Map<String, String> own) {
    var meant = new HashMap<>(variables);
    meant.replaceAll((name, value) -> value.equals(own.get(name)) ? value : whole(name, value));
    return meant;
  }

  private String whole(String name, String value) {
    return KnownSettings.isPath(name) && !value.isBlank()
        ? folder.resolve(value).toString()
        : value;
  }

  /// Leaves it for the node of `prefix`. Only the node's own user may read it: variables may be
  /// secrets.
  public void leave(Prefix prefix) {
    var text = new StringBuilder(folder + END + file.map(Path::toString).orElse("") + END);
    variables.forEach((name, value) -> text.append(name).append('=').append(value).append(END));
    try {
      Files.deleteIfExists(prefix.reloadRequest());
      NewFile.write(prefix.reloadRequest(), text.toString(), NewFile.FOR_ITS_OWNER);
    } catch (IOException cannot) {
      throw new UncheckedIOException(
          "cannot write " + prefix.reloadRequest() + ": " + cannot.getMessage(), cannot);
    }
  }

  /// Deletes what was left for an earlier node.
  public static void discard(Prefix prefix) {
    try {
      Files.deleteIfExists(prefix.reloadRequest());
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Takes what was left at `prefix`.
  public static ReloadRequest take(Prefix prefix) {
    try {
      if (!Files.exists(prefix.reloadRequest())) {
        return NONE;
      }
      var text = Files.readString(prefix.reloadRequest());
      Files.delete(prefix.reloadRequest());
      return parse(text.split(END));
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static ReloadRequest parse(String[] parts) {
    var variables = new HashMap<String, String>();
    for (int i = 2; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      variables.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
    }
    var file = parts.length < 2 || parts[1].isEmpty() ? null : Path.of(parts[1]);
    return new ReloadRequest(Path.of(parts[0]), Optional.ofNullable(file), variables);
  }
}
