package moongate.functions.vault;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import moongate.lua.runtime.Strings;

/// The node's vaults, as far as functions may look into them. There is one, `env`: the environment
/// of the process. Safe to share between threads.
///
/// What was handed out once never stands in a line of the log again.
public final class Vaults {
  private static final String ENVIRONMENT = "env";
  private static final String EVERYTHING = "*";
  private static final String MASK = "******";

  /// Shorter secrets would blot out half of the log.
  private static final int SHORTEST_MASKED = 4;

  private static final int MOST_MASKED = 1000;

  private final Map<String, String> environment;
  private final String prefix;
  private final List<String> granted;
  private final Set<String> handedOut = ConcurrentHashMap.newKeySet();

  /// A secret that cannot be had, and why.
  public static final class Unavailable extends Exception {
    public Unavailable(String message) {
      super(message, null, false, false);
    }
  }

  /// @param environment the variables
  /// @param prefix stands before the names of all variables (`vault_env_prefix`)
  /// @param granted what functions may have: `env/my-secret`, `env/my-*`, `*`; settings of the node
  ///   itself (`env/kong-…`) only if they are named
  public Vaults(Map<String, String> environment, String prefix, List<String> granted) {
    this.environment = Map.copyOf(environment);
    this.prefix = prefix;
    this.granted = List.copyOf(granted);
  }

  /// The secret, in bytes; a JSON text when the reference has a key.
  ///
  /// @throws Unavailable with Kong's words
  public String get(VaultReference reference) throws Unavailable {
    if (!reference.name().equals(ENVIRONMENT)) {
      throw new Unavailable("could not find vault (" + reference.name() + ")");
    }
    var variable = variable(reference);
    if (!isGranted(reference.resource(), variable)) {
      throw new Unavailable(
          "could not get value from external vault (env/%s is not granted to functions, see"
                  .formatted(reference.resource())
              + " function_vault_references)");
    }
    var value = environment.get(variable);
    if (value == null) {
      throw new Unavailable(
          "could not get value from external vault (no value found (" + variable + "))");
    }
    return handOut(Strings.ofText(value));
  }

  private String variable(VaultReference reference) {
    return (reference.config().getOrDefault("prefix", prefix) + reference.resource())
        .replace('-', '_')
        .toUpperCase(Locale.ROOT);
  }

  /// The settings of the node are masked in `kong.configuration`, and so they are here.
  private boolean isGranted(String resource, String variable) {
    boolean isOwnSetting = variable.startsWith("KONG_");
    var path = ENVIRONMENT + "/" + resource;
    return granted.stream()
        .anyMatch(pattern ->
            pattern.equals(EVERYTHING) || pattern.equals(ENVIRONMENT + "/*")
                ? !isOwnSetting
                : matches(pattern, path));
  }

  private static boolean matches(String pattern, String path) {
    return pattern.endsWith("*")
        ? path.startsWith(pattern.substring(0, pattern.length() - 1))
        : path.equals(pattern);
  }

  /// Remembers `secret`, so that no log will show it.
  public String handOut(String secret) {
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
