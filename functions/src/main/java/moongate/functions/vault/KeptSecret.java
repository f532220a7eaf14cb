package moongate.functions.vault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is known of a secret. Times are those of [System#nanoTime()].
///
/// @param content the secret, or why there is none
/// @param isLasting whether it need not be asked for again
/// @param due when it has to be asked for again
/// @param end until when it may be used, if asking again fails
/// @param isInDoubt whether the vault has failed since
record KeptSecret(Fetched content, boolean isLasting, long due, long end, boolean isInDoubt) {
  /// A vault that fails is left alone for a moment, whatever `neg_ttl` says.
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  /// As long as nobody waits for it, a vault that fails is asked again this much later.
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  /// `request` was answered with `fetched`.
  ///
  /// @param before what was known until now; null for nothing
  static KeptSecret of(
      SecretRequest request, Fetched fetched, @Nullable KeptSecret before, long now) {
    if (fetched.secret() != null) {
      var ttl = fetched.ttl() == null ? request.ttl() : fetched.ttl();
      long due = now + ttl.toNanos();
      return new KeptSecret(
          fetched, ttl.isZero(), due, due + request.resurrectTtl().toNanos(), false);
    }
    var pause = request.negTtl().compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : request.negTtl();
    long retry = now + pause.toNanos();
    return before != null && before.content.secret() != null && before.end - now > 0
        ? new KeptSecret(before.content, false, retry, before.end, true)
        : new KeptSecret(fetched, false, retry, retry, true);
  }

  /// The same, to be asked for again at once.
  KeptSecret expired(SecretRequest request, long now) {
    long last = isLasting ? now + request.resurrectTtl().toNanos() : end;
    return new KeptSecret(content, false, now, last, false);
  }

  boolean isDue(long now) {
    return !isLasting && due - now <= 0;
  }

  /// The same, while nobody waits for it.
  boolean isDueInBackground(long now) {
    return isInDoubt ? due + PATIENCE.toNanos() - now <= 0 : isDue(now);
  }

  /// Whether it can still be handed out, though it is due.
  boolean isUsable(long now) {
    return content.secret() != null && (isLasting || end - now > 0);
  }

  /// The bytes that it takes, about.
  int weight() {
    var secret = content.secret();
    return 100 + content.problem().length() + (secret == null ? 0 : secret.length());
  }
}
