package moongate.functions.vault;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import moongate.lua.runtime.Strings;
import moongate.model.schema.VaultReference;

/// The vault `env`: the environment of the process. It never changes while the process runs, so
/// that the options `ttl`, `neg_ttl` and `resurrect_ttl` of a reference have nothing to do here.
/// Safe to share between threads.
///
/// @param variables the environment
/// @param prefix stands before the names of all variables (`vault_env_prefix`)
public record EnvironmentVault(Map<String, String> variables, String prefix) {
  /// The name under which references reach this vault.
  public static final String NAME = "env";

  private static final String PREFIX = "prefix";
  private static final String PREVIOUS = "_PREVIOUS";

  public EnvironmentVault {
    variables = Map.copyOf(variables);
  }

  /// The variable that `reference` means: `MY_SECRET` for `{vault://env/my-secret}`, and
  /// `MY_SECRET_PREVIOUS` for its version 2, which is the secret before the current one.
  ///
  /// @param config of the vault entity through which it is reached; the reference's own options win
  String variable(VaultReference reference, Map<String, String> config) {
    var first = reference.config().getOrDefault(PREFIX, config.getOrDefault(PREFIX, prefix));
    var name = (first + reference.resource()).replace('-', '_').toUpperCase(Locale.ROOT);
    return Objects.equals(reference.version(), 2) ? name + PREVIOUS : name;
  }

  /// The secret, in bytes.
  ///
  /// @throws SecretUnavailable when there is none
  public String get(VaultReference reference, Map<String, String> config) throws SecretUnavailable {
    var variable = variable(reference, config);
    var value = variables.get(variable);
    if (value == null) {
      throw new SecretUnavailable(
          "could not get value from external vault (no value found (" + variable + "))");
    }
    return JsonSecret.part(Strings.ofText(value), reference.key());
  }
}
