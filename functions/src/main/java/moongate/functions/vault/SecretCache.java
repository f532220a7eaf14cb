package moongate.functions.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What vaults have answered. Each secret is asked for by one at a time: the others wait for the
/// same answer. Safe for all threads.
final class SecretCache {
  private static final int MOST_KEPT = 10_000;
  private static final int MOST_ASKED = 256;

  private final Cache<SecretRequest, KeptSecret> kept =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).build();
  private final ConcurrentHashMap<SecretRequest, CompletableFuture<Fetched>> asked =
      new ConcurrentHashMap<>();
  private final LongSupplier clock;

  SecretCache(LongSupplier clock) {
    this.clock = clock;
  }

  /// Whether nothing was ever answered.
  boolean isNew(SecretRequest request) {
    return kept.getIfPresent(request) == null;
  }

  boolean isDue(SecretRequest request) {
    var known = kept.getIfPresent(request);
    return known == null || known.isDue(clock.getAsLong());
  }

  /// The same, while nobody waits for it.
  boolean isDueInBackground(SecretRequest request) {
    var known = kept.getIfPresent(request);
    return known == null || known.isDueInBackground(clock.getAsLong());
  }

  /// What there is now; null for no secret.
  @Nullable String present(SecretRequest request) {
    var known = kept.getIfPresent(request);
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
    var known = kept.getIfPresent(request);
    if (known == null) {
      return "it has not answered yet";
    }
    return known.content().problem().isEmpty() ? "it has expired" : known.content().problem();
  }

  /// To be called before functions ask, which may think up any number of secrets.
  ///
  /// @throws SecretUnavailable when too many are asked for
  void checkRoom() throws SecretUnavailable {
    if (asked.size() >= MOST_ASKED) {
      throw new SecretUnavailable(
          "could not get value from external vault (too many secrets are asked for at the same time)");
    }
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
    kept.asMap()
        .compute(request, (_, before) -> KeptSecret.of(request, answer, before, clock.getAsLong()));
  }

  /// Everything has to be asked for again: vaults have other code now.
  void expire() {
    kept.asMap().replaceAll((request, known) -> known.expired(request, clock.getAsLong()));
  }
}
