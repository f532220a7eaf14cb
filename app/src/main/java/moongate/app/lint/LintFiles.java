package moongate.app.lint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import moongate.app.testing.TestRun;
import moongate.functions.api.ApiPhase;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Value;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;

/// Checks files: Lua files, tests of functions, and declarative configurations with functions in
/// them.
public final class LintFiles {
  private static final Pattern PHASE_COMMENT =
      Pattern.compile("^\\s*--+\\s*phase:\\s*(\\w+)", Pattern.MULTILINE);

  private final Lint lint;
  private final Supplier<Lint> tests;
  private final DeclarativeFile reader;
  private final Optional<ApiPhase> phase;

  /// @param lint checks functions
  /// @param tests checks tests of functions; only asked for if there are some
  /// @param reader reads configurations
  /// @param phase the phase of the functions in Lua files, which overrides what the files say
  public LintFiles(
      Lint lint, Supplier<Lint> tests, DeclarativeFile reader, Optional<ApiPhase> phase) {
    this.lint = lint;
    this.tests = tests;
    this.reader = reader;
    this.phase = phase;
  }

  /// The phase with this name.
  public static Optional<ApiPhase> phase(String name) {
    return ApiPhase.OF_PLUGINS.stream().filter(one -> one.kongName().equals(name)).findFirst();
  }

  /// The names of all phases.
  public static List<String> phases() {
    return ApiPhase.OF_PLUGINS.stream().map(ApiPhase::kongName).toList();
  }

  /// The findings in `file`.
  ///
  /// @throws IOException if it cannot be read
  /// @throws InvalidConfiguration if it is a configuration that is refused as a whole
  public List<Finding> check(Path file) throws IOException, InvalidConfiguration {
    var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean isConfiguration =
        name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".json");
    if (isConfiguration) {
      return configuration(file);
    }
    return TestRun.isTest(file) ? test(file) : function(file);
  }

  private List<Finding> test(Path file) throws IOException {
    return tests.get().check(source(file), file.toString(), Optional.empty());
  }

  private static String source(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private List<Finding> function(Path file) throws IOException {
    var source = source(file);
    var findings = new ArrayList<Finding>();
    unknownPhase(file, source).ifPresent(findings::add);
    findings.addAll(lint.check(source, file.toString(), phase.or(() -> phaseOf(file, source))));
    return findings;
  }

  /// A warning about a comment that should name a phase, but names none that exists.
  private static Optional<Finding> unknownPhase(Path file, String source) {
    var comment = PHASE_COMMENT.matcher(source);
    if (!comment.find() || phase(comment.group(1)).isPresent()) {
      return Optional.empty();
    }
    int at = comment.start(1);
    int line = 1 + (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
    return Optional.of(
        new Finding(
            file.toString(),
            line,
            at - source.lastIndexOf('\n', at - 1),
            Finding.Severity.WARNING,
            "there is no phase '%s': %s".formatted(comment.group(1), String.join(", ", phases()))));
  }

  /// The phase in a comment `-- phase: access`, or in a name such as `access.lua` or
  /// `auth.access.lua`.
  private static Optional<ApiPhase> phaseOf(Path file, String source) {
    var comment = PHASE_COMMENT.matcher(source);
    if (comment.find()) {
      return phase(comment.group(1));
    }
    var parts = String.valueOf(file.getFileName()).split("\\.", -1);
    return parts.length < 2 ? Optional.empty() : phase(parts[parts.length - 2]);
  }

  private List<Finding> configuration(Path file) throws IOException, InvalidConfiguration {
    var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    var findings = new ArrayList<Finding>();
    for (var plugin : reader.read(file).plugins()) {
      if (plugin.name().equals("pre-function") || plugin.name().equals("post-function")) {
        findings.addAll(plugin(plugin, file, lines));
      }
    }
    return findings.stream().distinct().toList();
  }

  private List<Finding> plugin(PluginConfig plugin, Path file, List<String> lines) {
    var findings = new ArrayList<Finding>();
    for (var where : ApiPhase.OF_PLUGINS) {
      for (var element : plugin.config().list(where.kongName())) {
        if (element instanceof Value.Str text) {
          findings.addAll(element(text, where, file, lines));
        }
      }
    }
    return findings;
  }

  private List<Finding> element(Value.Str text, ApiPhase where, Path file, List<String> lines) {
    var named = text.file();
    if (named != null) {
      return lint.check(text.bytes(), file.resolveSibling(named).toString(), Optional.of(where));
    }
    var own = text.text().lines().toList();
    return lint.check(text.bytes(), file.toString(), Optional.of(where)).stream()
        .map(finding -> placed(finding, text, own, lines))
        .toList();
  }

  /// Moves a finding from lines and columns of the function to those of the document.
  private static Finding placed(
      Finding finding, Value.Str text, List<String> own, List<String> lines) {
    int line = text.documentLine(finding.line());
    boolean isKnown = finding.line() <= own.size() && line >= 1 && line <= lines.size();
    int indent = isKnown ? lines.get(line - 1).indexOf(own.get(finding.line() - 1)) : 0;
    return new Finding(
        finding.file(),
        line,
        finding.column() + Math.max(0, indent),
        finding.severity(),
        finding.message());
  }
}
