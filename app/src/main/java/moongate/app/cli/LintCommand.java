package moongate.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import moongate.app.lint.Finding;
import moongate.app.lint.Lint;
import moongate.app.lint.LintFiles;
import moongate.app.node.Offline;
import moongate.app.testing.TestRun;
import moongate.functions.Functions;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.Network;
import moongate.store.InvalidConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `moongate lint`: finds mistakes in functions without running them.
@Command(
    name = "lint",
    description = "Find mistakes in functions: Lua files, or a kong.yml with functions in it.",
    footer = {
      "",
      "A Lua file says its phase with --phase, a comment '-- phase: access' or its name, auth.access.lua."
    })
final class LintCommand implements Callable<Integer> {
  @Mixin private final NodeOptions node = new NodeOptions();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "sandbox, strict, lax or on; the setting untrusted_lua otherwise")
  private @Nullable String mode;

  @Option(names = "--phase", paramLabel = "PHASE", description = "the phase that Lua files run in")
  private @Nullable String phase;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "files, and folders of them")
  private List<Path> paths = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var lint = files();
    var out = spec.commandLine().getOut();
    int errors = 0;
    int warnings = 0;
    int files = 0;
    for (var file : expanded()) {
      files++;
      try {
        for (var finding : lint.check(file)) {
          out.println(finding);
          boolean isError = finding.severity() == Finding.Severity.ERROR;
          errors += isError ? 1 : 0;
          warnings += isError ? 0 : 1;
        }
      } catch (InvalidConfiguration invalid) {
        out.println(invalid.getMessage());
        errors++;
      }
    }
    out.println(
        String.join(
            ", ", counted(files, "file"), counted(errors, "error"), counted(warnings, "warning")));
    return errors == 0 ? 0 : 1;
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private LintFiles files() {
    var own = new HashMap<String, String>();
    own.put("nginx_worker_processes", "1");
    if (mode != null) {
      own.put("untrusted_lua", mode);
    }
    var settings = node.settings(own);
    var functions = new Functions(Offline.functionSettings(settings, Network.NONE));
    return new LintFiles(
        new Lint(functions.names()),
        () -> new Lint(new TestRun(node::settings, name -> true, result -> {}).names()),
        Offline.declarativeFile(settings),
        chosenPhase());
  }

  private Optional<ApiPhase> chosenPhase() {
    if (phase == null) {
      return Optional.empty();
    }
    var chosen = LintFiles.phase(phase);
    if (chosen.isEmpty()) {
      throw new CommandException(
          "there is no phase '" + phase + "': " + String.join(", ", LintFiles.phases()));
    }
    return chosen;
  }

  /// The files to check: files as they are named, and the Lua files in folders.
  private List<Path> expanded() throws IOException {
    var files = new ArrayList<Path>();
    for (var path : paths) {
      if (!Files.exists(path)) {
        throw new CommandException("no file or folder " + path);
      }
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> inside = Files.walk(path)) {
        inside.filter(LintCommand::isLua).sorted().forEach(files::add);
      }
    }
    return files;
  }

  private static boolean isLua(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".lua");
  }
}
