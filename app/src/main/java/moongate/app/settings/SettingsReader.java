package moongate.app.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import moongate.functions.vault.EnvironmentVault;
import moongate.functions.vault.SecretUnavailable;
import moongate.lua.runtime.Strings;
import moongate.model.schema.VaultReference;
import org.jspecify.annotations.Nullable;

/// Merges the sources of settings. The first source that has a name takes precedence: command line,
/// environment (`KONG_LOG_LEVEL` for `log_level`), file, default.
public final class SettingsReader {
  private static final String VARIABLE_PREFIX = "KONG_";

  /// The end of the names of nginx's directive for a file with more directives.
  private static final String INCLUDED = "_include";

  /// The end of the names of variables that name a file with a setting's value.
  static final String IN_FILE = "_file";

  private static final List<Path> USUAL_FILES =
      List.of(Path.of("/etc/kong/kong.conf"), Path.of("/etc/kong.conf"));

  /// The text of a setting, and its source.
  private record Found(String text, Origin origin) {}

  private final Map<String, Found> found = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final Map<String, String> environment;

  private SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /// The file that Kong reads if none is named.
  public static Optional<Path> usualFile() {
    return USUAL_FILES.stream().filter(Files::isRegularFile).findFirst();
  }

  /// Reads all sources.
  ///
  /// @param file the settings file
  /// @param environment the environment variables of the process
  /// @param options settings from the command line, by the setting's name
  /// @throws SettingsException with all problems
  public static Settings read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
    var reader = new SettingsReader(environment);
    file.ifPresent(reader::addFile);
    reader.addEnvironment();
    options.forEach(
        (name, text) -> reader.found.put(name, new Found(text, new Origin.Option("--" + name))));
    reader.chooseDatabase();
    reader.nameDirectives();
    return reader.settings();
  }

  /// If a configuration file is named, and no setting chooses a database, there is no database.
  private void chooseDatabase() {
    var database = DatabaseSettings.DATABASE.name();
    var file =
        Stream.of(KnownSettings.DECLARATIVE_CONFIG, KnownSettings.DECLARATIVE_CONFIG_STRING)
            .flatMap(setting -> Stream.ofNullable(found.get(setting.name())))
            .filter(given -> !given.text().isEmpty())
            .findFirst();
    if (file.isEmpty()) {
      return;
    }
    if (!found.containsKey(database)) {
      found.put(database, new Found("off", file.get().origin()));
    } else if (!textOf(DatabaseSettings.DATABASE).equals("off")) {
      notices.add(
          file.get().origin()
              + ": has no effect with a database: set database = off, or import it by 'moongate"
              + " config db_import'");
    }
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

  /// Ignores empty variables: compose files and scripts pass on variables that nobody has set.
  private void addEnvironment() {
    environment.forEach((variable, text) -> {
      if (variable.startsWith(VARIABLE_PREFIX) && !text.isBlank()) {
        var name = variable.substring(VARIABLE_PREFIX.length()).toLowerCase(Locale.ROOT);
        var origin = new Origin.Variable(variable);
        if (ForeignNames.isSettingInFile(name)) {
          addFileOf(name.substring(0, name.length() - IN_FILE.length()), text.strip(), origin);
        } else {
          found.put(name, new Found(text.strip(), origin));
        }
      }
    });
  }

  /// `KONG_PG_PASSWORD_FILE` names a file with the value of `pg_password`: that is how containers
  /// get their secrets.
  private void addFileOf(String name, String file, Origin.Variable origin) {
    if (!environment.getOrDefault(variableOf(name), "").isBlank()) {
      problems.add(origin + ": " + variableOf(name) + " is set, too");
      return;
    }
    try {
      found.put(name, new Found(Files.readString(Path.of(file)).strip(), origin));
    } catch (IOException unreadable) {
      problems.add(origin + ": cannot read " + file + ": " + ConfFile.reason(unreadable));
    }
  }

  /// Translates the names of nginx's directives into the names of settings. The value `NONE`
  /// removes one.
  private void nameDirectives() {
    found
        .entrySet()
        .removeIf(it -> it.getKey().startsWith("nginx_") && it.getValue().text().equals("NONE"));
    for (var name : List.copyOf(found.keySet())) {
      ForeignNames.otherNameOf(name)
          .ifPresent(known -> found.put(known, Objects.requireNonNull(found.remove(name))));
    }
  }

  /// An invalid value. Those of the file are reported in the order of its lines.
  private record Wrong(Origin origin, String text) {
    int line() {
      return origin instanceof Origin.FileLine(_, int line) ? line : Integer.MAX_VALUE;
    }
  }

  private Settings settings() {
    var values = new HashMap<Setting<?>, Object>();
    var written = new LinkedHashMap<String, String>();
    var references = new HashSet<String>();
    var wrongs = new ArrayList<Wrong>();
    var vault = new EnvironmentVault(environment, textOf(KnownFunctionSettings.VAULT_ENV_PREFIX));
    for (var setting : KnownSettings.ALL) {
      var given = found.remove(setting.name());
      var text = given == null ? setting.byDefault() : given.text();
      boolean isReference = VaultReference.isReference(text);
      written.put(setting.name(), text);
      try {
        if (isReference) {
          references.add(setting.name());
          values.put(setting, parse(setting, text, vault));
        } else {
          values.put(setting, setting.parse(resolved(setting, text, given)));
        }
      } catch (IllegalArgumentException wrong) {
        var origin = given == null ? new Origin.Default() : given.origin();
        wrongs.add(new Wrong(origin, origin + ": " + wrong.getMessage()));
      }
    }
    wrongs.stream()
        .sorted(Comparator.comparingInt(Wrong::line))
        .forEach(it -> problems.add(it.text));
    failIfUnusable();
    var vaults =
        takeVaults(new Settings(values, written, references, VaultSettings.NONE, List.of()));
    noticeOthers();
    failIfUnusable();
    var settings = new Settings(values, written, references, vaults, notices);
    problems.addAll(ClusterRules.problems(settings));
    var others = new HashMap<String, String>();
    found.forEach((name, given) -> others.put(name, given.text()));
    problems.addAll(LostProtection.problems(others, settings));
    failIfUnusable();
    return settings
        .withNotices(ClusterRules.notices(settings))
        .withNotices(LostProtection.notices(settings));
  }

  /// Takes the options of the operator's own vaults from what was found.
  private VaultSettings takeVaults(Settings settings) {
    var texts = new LinkedHashMap<String, String>();
    found.forEach((name, given) -> texts.put(name, given.text()));
    var vaults = VaultSettings.of(settings.get(KnownFunctionSettings.VAULTS), texts);
    found.keySet().removeIf(vaults::has);
    return vaults;
  }

  private void failIfUnusable() {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  private String textOf(Setting<?> setting) {
    var given = found.get(setting.name());
    return given == null ? setting.byDefault() : given.text();
  }

  /// Parses the secret behind a reference. Error messages show the reference and nothing of the
  /// secret.
  private static Object parse(Setting<?> setting, String reference, EnvironmentVault vault) {
    String secret;
    try {
      var parsed = VaultReference.parse(reference);
      if (!parsed.name().equals(EnvironmentVault.NAME)) {
        throw new SecretUnavailable(
            "could not find vault (" + parsed.name() + "); settings may refer to env only");
      }
      secret = Strings.toText(vault.get(parsed, Map.of()));
    } catch (VaultReference.Malformed | SecretUnavailable problem) {
      throw new IllegalArgumentException(
          setting.name() + ": failed to dereference " + reference + ": " + problem.getMessage(),
          problem);
    }
    try {
      return setting.parse(secret);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "%s has an invalid value in %s (%s)"
              .formatted(setting.name(), reference, setting.expected()),
          wrong);
    }
  }

  /// A relative path in a settings file is relative to that file's folder, wherever the node is
  /// started.
  private static String resolved(Setting<?> setting, String text, @Nullable Found given) {
    return setting.isPath()
            && !text.isEmpty()
            && given != null
            && given.origin() instanceof Origin.FileLine(Path file, _)
        ? file.toAbsolutePath().resolveSibling(text).normalize().toString()
        : text;
  }

  /// Reports the remaining names: each is either a setting of Kong without effect here, or a
  /// mistake.
  private void noticeOthers() {
    found
        .entrySet()
        .removeIf(it ->
            it.getValue().origin() instanceof Origin.Variable
                && ForeignNames.isServiceLink(it.getKey(), it.getValue().text()));
    var withoutEffect = new TreeSet<String>();
    found.forEach((name, given) -> {
      var lost = LostProtection.problem(name, given.text());
      if (lost.isPresent()) {
        problems.add(given.origin() + ": " + lost.get());
      } else if (ForeignNames.isWithoutEffect(name)) {
        ForeignNames.meant(name)
            .ifPresentOrElse(
                meant ->
                    notices.add(
                        "%s: '%s' has no effect here%s"
                            .formatted(given.origin(), name, hint(meant))),
                () -> withoutEffect.add(name));
      } else {
        var meant = Nearest.to(name, ForeignNames.names()).map(SettingsReader::hint).orElse("");
        notices.add(given.origin() + ": unknown setting '" + name + "'" + meant);
      }
      if (name.endsWith(INCLUDED)) {
        notices.add(
            "%s: the file of %s is not read: whatever it allows, denies or limits, the node does"
                    .formatted(given.origin(), name)
                + " not");
      }
    });
    if (!withoutEffect.isEmpty()) {
      notices.add("settings that have no effect here: " + String.join(", ", withoutEffect));
    }
  }

  private static String hint(String meant) {
    return "; did you mean '" + meant + "'?";
  }
}
