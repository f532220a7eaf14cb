package moongate.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `moongate prepare`: creates the prefix folder, as `start` does by itself.
@Command(name = "prepare", description = "Make the prefix folder, without starting anything.")
final class PrepareCommand implements Runnable {
  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final TemplateOptions template = new TemplateOptions();
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    template.notice(spec);
    options.prefix().prepare();
  }
}
