package moongate.functions.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What vaults have answered. Each secret is asked for by one at a time: the others wait for the
/// same answer. Safe for all threads.
///
/// The secrets of the configuration stay. Those that only functions have asked for have a bound, as
/// functions may think up any number of them, and must not push out the others.
final class SecretCache {
  private static final long MOST_BYTES = 16 << 20;
  private static final int MOST_ASKED = 256;
  private static final int LONGEST_NAME = 4096;

  private final ConcurrentHashMap<SecretRequest, KeptSecret> ofConfiguration =
      new ConcurrentHashMap<>();
  private final Cache<SecretRequest, KeptSecret> ofFunctions =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((SecretRequest request, KeptSecret kept) -> request.weight() + kept.weight())
          .executor(Runnable::run)
          .build();
  private final ConcurrentHashMap<SecretRequest, CompletableFuture<Fetched>> asked =
      new ConcurrentHashMap<>();
  private final LongSupplier clock;
  private volatile Set<SecretRequest> configured = Set.of();

  SecretCache(LongSupplier clock) {
    this.clock = clock;
  }

  /// From now on, these are the secrets of the configuration.
  void configure(Set<SecretRequest> requests) {
    configured = requests;
    ofFunctions.getAllPresent(requests).forEach(ofConfiguration::putIfAbsent);
    ofFunctions.invalidateAll(requests);
    ofConfiguration.keySet().retainAll(requests);
  }

  private @Nullable KeptSecret known(SecretRequest request) {
    var stays = ofConfiguration.get(request);
    return stays == null ? ofFunctions.getIfPresent(request) : stays;
  }

  /// Whether nothing was ever answered.
  boolean isNew(SecretRequest request) {
    return known(request) == null;
  }

  boolean isDue(SecretRequest request) {
    var known = known(request);
    return known == null || known.isDue(clock.getAsLong());
  }

  /// The same, while nobody waits for it; false if it was asked for and is not answered yet.
  boolean isDueInBackground(SecretRequest request) {
    if (asked.containsKey(request)) {
      return false;
    }
    var known = known(request);
    return known == null || known.isDueInBackground(clock.getAsLong());
  }

  /// What there is now; null for no secret.
  @Nullable String present(SecretRequest request) {
    var known = known(request);
    return known != null && known.isUsable(clock.getAsLong()) ? known.content().secret() : null;
  }

  /// The secret, in bytes.
  ///
  /// @throws SecretUnavailable when it is not known
  String secret(SecretRequest request) throws SecretUnavailable {
    var secret = present(request);
    if (secret == null) {
      throw new SecretUnavailable(
          "could not get value from external vault (" + problem(request) + ")");
    }
    return secret;
  }

  private String problem(SecretRequest request) {
    var known = known(request);
    if (known == null) {
      return "it has not answered yet";
    }
    return known.content().problem().isEmpty() ? "it has expired" : known.content().problem();
  }

  /// To be called before functions ask, which may think up any number of secrets.
  ///
  /// @throws SecretUnavailable when too many are asked for, or the name is too long
  void checkRoom(SecretRequest request) throws SecretUnavailable {
    if (request.resource().length() > LONGEST_NAME) {
      throw new SecretUnavailable(
          "could not get value from external vault (the secret's name is longer than %d characters)"
              .formatted(LONGEST_NAME));
    }
    if (asked.size() >= MOST_ASKED && askedByFunctions() >= MOST_ASKED) {
      throw new SecretUnavailable(
          "could not get value from external vault (too many secrets are asked for at the same time)");
    }
  }

  private long askedByFunctions() {
    return asked.keySet().stream().filter(request -> !configured.contains(request)).count();
  }

  /// Asks for a secret, if nobody does.
  ///
  /// @return done when the answer is known
  CompletableFuture<Fetched> ask(Vault vault, SecretRequest request) {
    var mine = new CompletableFuture<Fetched>();
    var other = asked.putIfAbsent(request, mine);
    if (other != null) {
      return other;
    }
    vault
        .ask(request)
        .whenComplete((fetched, failure) -> {
          var answer = fetched == null ? Fetched.failure(String.valueOf(failure)) : fetched;
          keep(request, answer);
          asked.remove(request);
          mine.complete(answer);
        });
    return mine;
  }

  private void keep(SecretRequest request, Fetched answer) {
    var secret = KeptSecret.of(request, answer, known(request), clock.getAsLong());
    if (configured.contains(request)) {
      ofConfiguration.put(request, secret);
    } else {
      ofFunctions.put(request, secret);
    }
  }

  /// Everything has to be asked for again: vaults have other code now.
  void expire() {
    ofConfiguration.replaceAll((request, known) -> known.expired(request, clock.getAsLong()));
    ofFunctions.asMap().replaceAll((request, known) -> known.expired(request, clock.getAsLong()));
  }
}
