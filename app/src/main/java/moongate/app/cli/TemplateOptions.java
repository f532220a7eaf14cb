package moongate.app.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Kong's options for templates of nginx's configuration. Scripts that were written for Kong may
/// give them; here they have no effect.
final class TemplateOptions {
  private static final String NO_EFFECT = "has no effect, there is no nginx";

  @Option(names = "--nginx-conf", paramLabel = "FILE", hidden = true, description = NO_EFFECT)
  private @Nullable Path template;

  @Option(
      names = "--nginx-conf-flags",
      paramLabel = "FLAGS",
      hidden = true,
      description = NO_EFFECT)
  private @Nullable String flags;

  /// Says so if an option was given.
  void notice(CommandSpec spec) {
    if (template != null) {
      notice(spec, "--nginx-conf");
    } else if (flags != null) {
      notice(spec, "--nginx-conf-flags");
    }
  }

  private static void notice(CommandSpec spec, String option) {
    spec.commandLine().getErr().println("Notice: " + option + " " + NO_EFFECT);
  }
}
