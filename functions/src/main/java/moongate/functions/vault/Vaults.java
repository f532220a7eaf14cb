package moongate.functions.vault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import moongate.gateway.plugin.Secrets;
import moongate.lua.runtime.Strings;
import moongate.model.Snapshot;
import moongate.model.schema.VaultReference;
import moongate.model.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's vaults: `env`, the environment of the process, directly and through the entities
/// `vaults`, which give it other names and prefixes. Safe to share between threads.
///
/// The configuration may refer to every secret; functions only to granted ones. A secret that was
/// handed out is masked in every line that a function writes to the log.
public final class Vaults implements Secrets {
  private static final Logger log = LoggerFactory.getLogger("moongate.vault");

  private static final String EVERYTHING = "*";
  private static final String MASK = "******";

  /// Masking shorter secrets would make half of the log unreadable.
  private static final int SHORTEST_MASKED = 4;

  private static final int MOST_MASKED = 1000;

  /// Vaults without a secret.
  public static final Vaults NONE = new Vaults(new EnvironmentVault(Map.of(), ""), List.of());

  private final EnvironmentVault environment;
  private final List<String> granted;
  private final Set<String> handedOut = ConcurrentHashMap.newKeySet();

  /// @param granted what functions may have: `env/my-secret`, `env/my-*`, `*`; settings of the node
  ///   itself (`env/kong-…`) only if they are named
  public Vaults(EnvironmentVault environment, List<String> granted) {
    this.environment = environment;
    this.granted = List.copyOf(granted);
  }

  /// The secret that a function asks for, in bytes.
  ///
  /// @throws SecretUnavailable with Kong's words
  public String get(VaultReference reference, Snapshot snapshot) throws SecretUnavailable {
    var config = config(reference.name(), snapshot);
    if (!isGranted(reference, environment.variable(reference, config))) {
      throw new SecretUnavailable(
          "could not get value from external vault (%s/%s is not granted to functions, see"
                  .formatted(reference.name(), reference.resource())
              + " function_vault_references)");
    }
    return handOut(environment.get(reference, config));
  }

  /// The secret that an operator asks for, who may have every one; in bytes.
  ///
  /// @throws SecretUnavailable with Kong's words
  public String show(VaultReference reference, Snapshot snapshot) throws SecretUnavailable {
    return environment.get(reference, config(reference.name(), snapshot));
  }

  /// What a reference in the configuration stands for: an empty text when it cannot be had, as in
  /// Kong, and a line in the log that says so.
  @Override
  public String resolve(String reference, String place, Snapshot snapshot) {
    try {
      var parsed = VaultReference.parse(reference);
      var secret = environment.get(parsed, config(parsed.name(), snapshot));
      return Strings.toText(handOut(secret));
    } catch (VaultReference.Malformed | SecretUnavailable problem) {
      log.warn("unable to resolve reference {} of {}: {}", reference, place, problem.getMessage());
      return "";
    }
  }

  /// The config of the vault that references call `name`.
  private static Map<String, String> config(String name, Snapshot snapshot)
      throws SecretUnavailable {
    if (name.equals(EnvironmentVault.NAME)) {
      return Map.of();
    }
    for (var vault : snapshot.documents("vaults")) {
      if (name.equals(vault.textOrNull("prefix"))
          && EnvironmentVault.NAME.equals(vault.textOrNull("name"))) {
        var config = new HashMap<String, String>();
        vault
            .object("config")
            .members()
            .forEach((option, value) -> {
              if (value instanceof Value.Str text) {
                config.put(option, text.text());
              }
            });
        return config;
      }
    }
    throw new SecretUnavailable("could not find vault (" + name + ")");
  }

  /// The settings of the node are masked in `kong.configuration`, and so they are here.
  private boolean isGranted(VaultReference reference, String variable) {
    boolean isOwnSetting = variable.startsWith("KONG_");
    var path = reference.name() + "/" + reference.resource();
    return granted.stream()
        .anyMatch(pattern ->
            (pattern.equals(EVERYTHING) || pattern.equals(reference.name() + "/*"))
                ? !isOwnSetting
                : matches(pattern, path));
  }

  private static boolean matches(String pattern, String path) {
    return pattern.endsWith("*")
        ? path.startsWith(pattern.substring(0, pattern.length() - 1))
        : path.equals(pattern);
  }

  /// Remembers `secret`, so that no log will show it.
  private String handOut(String secret) {
    if (secret.length() >= SHORTEST_MASKED && handedOut.size() < MOST_MASKED) {
      handedOut.add(secret);
      handedOut.add(Strings.toText(secret));
    }
    return secret;
  }

  /// `line` without the secrets that were handed out.
  public String masked(String line) {
    if (handedOut.isEmpty()) {
      return line;
    }
    var masked = line;
    for (var secret : handedOut) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }
}
