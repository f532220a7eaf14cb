package moongate.app.cli;

import java.util.List;
import moongate.app.node.Offline;
import moongate.app.settings.KnownFunctionSettings;
import moongate.app.settings.Settings;
import moongate.functions.vault.EnvironmentVault;
import moongate.functions.vault.SecretUnavailable;
import moongate.functions.vault.Vaults;
import moongate.lua.runtime.Strings;
import moongate.model.Snapshot;
import moongate.model.schema.VaultReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `moongate vault …`: shows secrets of vaults.
@Command(
    name = "vault",
    description = "Look at secrets that a configuration may refer to.",
    subcommands = VaultCommand.Get.class)
final class VaultCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `moongate vault get env/my-secret`: shows the value of a reference.
  @Command(name = "get", description = "Print a secret.")
  static final class Get implements Runnable {
    @Mixin private final NodeOptions options = new NodeOptions();

    @Parameters(paramLabel = "REFERENCE", description = "env/my-secret or {vault://env/my-secret}")
    private String reference;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
      var settings = options.settings();
      var environment =
          new EnvironmentVault(
              System.getenv(), settings.get(KnownFunctionSettings.VAULT_ENV_PREFIX));
      var text = VaultReference.isReference(reference) ? reference : "{vault://" + reference + "}";
      try {
        var parsed = VaultReference.parse(text);
        // All other names are those of vault entities in the configuration.
        var configuration =
            parsed.name().equals(EnvironmentVault.NAME)
                ? Snapshot.EMPTY
                : Offline.configuration(settings);
        var secret = new Vaults(environment, List.of()).show(parsed, configuration);
        spec.commandLine().getOut().println(Strings.toText(secret));
      } catch (VaultReference.Malformed | SecretUnavailable problem) {
        throw new CommandException(problem.getMessage() + hint(settings));
      }
    }

    private static String hint(Settings settings) {
      return settings.vaults().options().isEmpty()
          ? ""
          : "; only nodes that serve ask vaults in Lua ("
              + String.join(", ", settings.vaults().options().keySet())
              + ")";
    }
  }
}
