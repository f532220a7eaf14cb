package moongate.app.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Merges the sources of settings; the first that has a name wins: command line, environment
/// (`KONG_LOG_LEVEL` for `log_level`), file, default.
public final class SettingsReader {
  private static final String VARIABLE_PREFIX = "KONG_";
  private static final List<Path> USUAL_FILES =
      List.of(Path.of("/etc/kong/kong.conf"), Path.of("/etc/kong.conf"));

  /// The text of one setting and where it was found.
  private record Found(String text, Origin origin) {}

  private final Map<String, Found> found = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  private SettingsReader() {}

  /// The file that Kong reads when none is named.
  public static Optional<Path> usualFile() {
    return USUAL_FILES.stream().filter(Files::isRegularFile).findFirst();
  }

  /// Reads all sources.
  ///
  /// @param file the settings file
  /// @param environment the process's variables
  /// @param options settings given on the command line, by setting name
  /// @throws SettingsException with every problem
  public static Settings read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
    var reader = new SettingsReader();
    file.ifPresent(reader::addFile);
    reader.addEnvironment(environment);
    options.forEach(
        (name, text) -> reader.found.put(name, new Found(text, new Origin.Option("--" + name))));
    return reader.settings();
  }

  static String variableOf(String name) {
    return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT);
  }

  private void addFile(Path file) {
    var conf = ConfFile.read(file);
    problems.addAll(conf.problems());
    for (var line : conf.lines()) {
      var earlier = found.put(line.name(), new Found(line.value(), line.origin()));
      if (earlier != null) {
        notices.add(
            line.origin() + ": " + line.name() + " replaces the value of " + earlier.origin());
      }
    }
  }

  private void addEnvironment(Map<String, String> environment) {
    environment.forEach((variable, text) -> {
      if (variable.startsWith(VARIABLE_PREFIX)) {
        var name = variable.substring(VARIABLE_PREFIX.length()).toLowerCase(Locale.ROOT);
        found.put(name, new Found(text.strip(), new Origin.Variable(variable)));
      }
    });
  }

  private Settings settings() {
    var values = new HashMap<Setting<?>, Object>();
    var texts = new LinkedHashMap<String, String>();
    for (var setting : KnownSettings.ALL) {
      var given = found.remove(setting.name());
      var text = given == null ? setting.byDefault() : given.text();
      texts.put(setting.name(), KnownSettings.SECRETS.contains(setting) ? mask(text) : text);
      try {
        values.put(setting, setting.parse(resolved(setting, text, given)));
      } catch (IllegalArgumentException wrong) {
        var origin = given == null ? new Origin.Default() : given.origin();
        problems.add(origin + ": " + wrong.getMessage());
      }
    }
    noticeOthers();
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new Settings(values, texts, notices);
  }

  private static String mask(String text) {
    return text.isEmpty() ? "" : "******";
  }

  /// A relative path in a settings file is meant from that file's folder, wherever the node is
  /// started.
  private static String resolved(Setting<?> setting, String text, @Nullable Found given) {
    return KnownSettings.PATHS.contains(setting)
            && !text.isEmpty()
            && given != null
            && given.origin() instanceof Origin.FileLine(Path file, _)
        ? file.toAbsolutePath().resolveSibling(text).normalize().toString()
        : text;
  }

  /// What is left over is either a setting of Kong's without a meaning here, or a mistake.
  private void noticeOthers() {
    var withoutEffect = new TreeSet<String>();
    found.forEach((name, given) -> {
      if (KnownSettings.isWithoutEffect(name)) {
        withoutEffect.add(name);
      } else {
        notices.add(given.origin() + ": unknown setting '" + name + "'" + hint(name));
      }
    });
    if (!withoutEffect.isEmpty()) {
      notices.add("settings that have no effect here: " + String.join(", ", withoutEffect));
    }
  }

  private static String hint(String name) {
    return Nearest.to(name, KnownSettings.names())
        .map(nearest -> "; did you mean '" + nearest + "'?")
        .orElse("");
  }
}
