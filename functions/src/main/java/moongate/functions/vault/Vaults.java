package moongate.functions.vault;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import moongate.gateway.plugin.Secrets;
import moongate.lua.runtime.Strings;
import moongate.model.Snapshot;
import moongate.model.entity.VaultKind;
import moongate.model.schema.VaultReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's vaults: `env`, the environment of the process, and those that have to be asked
/// ([Vault]); directly and through the entities `vaults`, which give them other names and configs.
/// Safe to share between threads.
///
/// The configuration may refer to every secret; functions only to granted ones. A secret that was
/// handed out is masked in every line that a function writes to the log.
///
/// A vault that has to be asked never holds up who reads the configuration: what it has answered is
/// in a cache. [#prepare] fills that cache before a configuration is compiled, and [#rotate] keeps
/// it fresh.
public final class Vaults implements Secrets {
  private static final Logger log = LoggerFactory.getLogger("moongate.vault");

  private static final String EVERYTHING = "*";

  /// Functions wait as long as they may, but not for ever.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /// The wait of functions that could use an expired secret.
  private static final Duration WAIT_FOR_ANOTHER = Duration.ofSeconds(1);

  private final EnvironmentVault environment;
  private final List<String> granted;
  private final MaskedSecrets handedOut = new MaskedSecrets();
  private final SecretCache cache = new SecretCache(System::nanoTime);
  private volatile Map<String, Vault> asked = Map.of();

  /// What the configuration in force refers to.
  private volatile Map<SecretRequest, Vault> inForce = Map.of();

  /// What the configuration that was prepared last refers to.
  private volatile @Nullable Needed prepared;

  /// What was handed to the configuration; empty for what could not be had.
  private final ConcurrentHashMap<SecretRequest, Optional<String>> taken =
      new ConcurrentHashMap<>();

  private record Needed(Snapshot snapshot, Map<SecretRequest, Vault> references) {}

  /// @param granted what functions may have: `env/my-secret`, `env/my-*`, `*`; settings of the node
  ///   itself (`env/kong-…`) only if they are named
  public Vaults(EnvironmentVault environment, List<String> granted) {
    this.environment = environment;
    this.granted = List.copyOf(granted);
  }

  /// Vaults without a secret.
  public static Vaults none() {
    return new Vaults(new EnvironmentVault(Map.of(), ""), List.of());
  }

  /// Vaults that have to be asked, besides the environment.
  public void add(Collection<? extends Vault> vaults) {
    asked = vaults.stream().collect(toUnmodifiableMap(vault -> vault.kind().name(), it -> it));
  }

  /// The kinds of vaults that there are besides the environment.
  public List<VaultKind> kinds() {
    return asked.values().stream().map(Vault::kind).toList();
  }

  /// How a function waits for an answer; it may give up.
  public interface Waiting {
    void until(CompletableFuture<?> answered, Duration longest);
  }

  /// The secret that a function asks for, in bytes.
  ///
  /// @throws SecretUnavailable with Kong's words
  public String get(VaultReference reference, Snapshot snapshot, Waiting waiting)
      throws SecretUnavailable {
    var place = SecretPlace.of(reference, snapshot, asked);
    checkGranted(reference, place);
    return switch (place) {
      case SecretPlace.OfEnvironment(var config) -> handOut(environment.get(reference, config));
      case SecretPlace.OfVault ofVault -> {
        ofVault.checkOptionsOfFunctions(reference);
        var request = ofVault.request(reference, environment);
        if (cache.isDue(request)) {
          cache.checkRoom(request);
          var longest = cache.present(request) == null ? LONGEST_WAIT : WAIT_FOR_ANOTHER;
          waiting.until(cache.ask(ofVault.vault(), request), longest);
        }
        yield handOut(JsonSecret.part(cache.secret(request), reference.key()));
      }
    };
  }

  /// The secret that an operator asks for, who may have every one; in bytes.
  ///
  /// @throws SecretUnavailable with Kong's words
  public String show(VaultReference reference, Snapshot snapshot) throws SecretUnavailable {
    return switch (SecretPlace.of(reference, snapshot, asked)) {
      case SecretPlace.OfEnvironment(var config) -> environment.get(reference, config);
      case SecretPlace.OfVault ofVault ->
          JsonSecret.part(cache.secret(ofVault.request(reference, environment)), reference.key());
    };
  }

  /// What a reference in the configuration stands for: an empty text when it cannot be had, as in
  /// Kong, and a line in the log that says so. Does not wait: see [#prepare].
  @Override
  public String resolve(String reference, String place, Snapshot snapshot) {
    try {
      var parsed = VaultReference.parse(reference);
      if (SecretPlace.of(parsed, snapshot, asked) instanceof SecretPlace.OfVault ofVault) {
        if (!ofVault.vault().isAsked()) {
          return "";
        }
        var request = ofVault.request(parsed, environment);
        taken.put(request, Optional.ofNullable(cache.present(request)));
      }
      return Strings.toText(handOut(show(parsed, snapshot)));
    } catch (VaultReference.Malformed | SecretUnavailable problem) {
      log.warn("unable to resolve reference {} of {}: {}", reference, place, problem.getMessage());
      return "";
    }
  }

  /// Asks for all secrets that `snapshot` refers to and that nobody has asked for before. Waits for
  /// them, but no longer than `longest`: those that come later are taken when they come
  /// ([#rotate]). The configuration in force has waited for its own, so these are not waited for
  /// again.
  public void prepare(Snapshot snapshot, Duration longest) {
    var needed = references(snapshot);
    prepared = new Needed(snapshot, needed);
    var all = new HashSet<>(inForce.keySet());
    all.addAll(needed.keySet());
    cache.configure(all);
    var answers =
        needed.entrySet().stream()
            .filter(it -> cache.isNew(it.getKey()) && !inForce.containsKey(it.getKey()))
            .map(it -> cache.ask(it.getValue(), it.getKey()))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(answers).get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      log.warn(
          "vaults have not answered within {} s: the configuration goes on without {} of its {}"
              + " secrets, and takes them when they come",
          longest.toSeconds(),
          Stream.of(answers).filter(answer -> !answer.isDone()).count(),
          needed.size());
    } catch (ExecutionException failed) {
      log.error("a vault cannot be asked", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// `snapshot` is in force from now on: its secrets are kept fresh.
  public void follow(Snapshot snapshot) {
    var known = prepared;
    inForce =
        known != null && known.snapshot() == snapshot ? known.references() : references(snapshot);
    prepared = null;
    taken.keySet().retainAll(inForce.keySet());
    cache.configure(inForce.keySet());
  }

  private Map<SecretRequest, Vault> references(Snapshot snapshot) {
    return asked.values().stream().anyMatch(Vault::isAsked)
        ? SecretReferences.in(snapshot, asked, environment)
        : Map.of();
  }

  /// From now on, secrets of the configuration in force are asked for again when they expire.
  ///
  /// @param changed makes the configuration take the secrets that have changed
  public SecretRotation rotate(Runnable changed) {
    return new SecretRotation(cache, () -> inForce, this::isOutdated, changed);
  }

  /// Whether the configuration in force was made with other secrets than there are now.
  private boolean isOutdated() {
    return taken.entrySet().stream()
        .anyMatch(it -> !it.getValue().equals(Optional.ofNullable(cache.present(it.getKey()))));
  }

  /// Vaults have other code now: all secrets are asked for again, and meanwhile stay as they are.
  public void expire() {
    cache.expire();
  }

  private void checkGranted(VaultReference reference, SecretPlace place) throws SecretUnavailable {
    boolean isOwnSetting =
        place instanceof SecretPlace.OfEnvironment(var config)
            && environment.variable(reference, config).startsWith("KONG_");
    if (!isGranted(reference, isOwnSetting)) {
      throw new SecretUnavailable(
          "could not get value from external vault (%s/%s is not granted to functions, see"
                  .formatted(reference.name(), reference.resource())
              + " function_vault_references)");
    }
  }

  /// The settings of the node are masked in `kong.configuration`, and so they are here.
  private boolean isGranted(VaultReference reference, boolean isOwnSetting) {
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
    handedOut.add(secret);
    return secret;
  }

  /// `line` without the secrets that were handed out.
  public String masked(String line) {
    return handedOut.masked(line);
  }
}
