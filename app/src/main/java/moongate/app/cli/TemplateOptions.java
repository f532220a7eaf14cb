package moongate.app.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Kong's options for templates of nginx's configuration. Scripts that were written for Kong may
/// give them; here they have no effect.
final class TemplateOptions {
  @Option(
      names = "--nginx-conf",
      paramLabel = "FILE",
      hidden = true,
      description = "accepted, has no effect: there is no nginx")
  private @Nullable Path template;

  @Option(
      names = "--nginx-conf-flags",
      paramLabel = "FLAGS",
      hidden = true,
      description = "accepted, has no effect: there is no nginx")
  private @Nullable String flags;

  /// Says so if an option was given.
  void notice(CommandSpec spec) {
    if (template != null) {
      spec.commandLine().getErr().println("Notice: --nginx-conf has no effect, there is no nginx");
    } else if (flags != null) {
      spec.commandLine()
          .getErr()
          .println("Notice: --nginx-conf-flags has no effect, there is no nginx");
    }
  }
}
