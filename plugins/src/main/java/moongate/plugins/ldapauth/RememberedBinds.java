package moongate.plugins.ldapauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moongate.plugins.authentication.GivenPassword;
import org.jspecify.annotations.Nullable;

/// Remembers which user names and passwords the directory has recently called right or wrong, so
/// that it is not asked for every request. The passwords themselves are not stored. Safe for all
/// threads.
///
/// Right and wrong ones are kept separately, so that somebody who tries many passwords does not
/// displace the valid ones.
final class RememberedBinds {
  private static final int MOST = 10_000;
  private static final String HMAC = "HmacSHA256";

  private final Duration memory;
  private final Clock clock;
  private final SecretKeySpec key;
  private final Object lock = new Object();
  private final Map<String, Long> right = new Bounded();
  private final Map<String, Long> wrong = new Bounded();

  /// A bounded cache, which drops the oldest entry first.
  private static final class Bounded extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > MOST;
    }
  }

  /// @param memory how long results are remembered; zero to remember none
  RememberedBinds(Duration memory, Clock clock) {
    this.memory = memory;
    this.clock = clock;
    var random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, HMAC);
  }

  /// Whether the password is right; null if that is not known.
  @Nullable Boolean find(GivenPassword given) {
    if (memory.isZero()) {
      return null;
    }
    var digest = digest(given);
    synchronized (lock) {
      if (isKnown(right, digest)) {
        return true;
      }
      return isKnown(wrong, digest) ? false : null;
    }
  }

  private boolean isKnown(Map<String, Long> since, String digest) {
    var asked = since.get(digest);
    if (asked != null && !isFresh(clock.millis() - asked)) {
      since.remove(digest);
      return false;
    }
    return asked != null;
  }

  /// If the clock was set back, remembered results do not last longer.
  private boolean isFresh(long ageMillis) {
    return ageMillis >= 0 && ageMillis < memory.toMillis();
  }

  void put(GivenPassword given, boolean isRight) {
    if (memory.isZero()) {
      return;
    }
    var digest = digest(given);
    long now = clock.millis();
    synchronized (lock) {
      right.remove(digest);
      wrong.remove(digest);
      (isRight ? right : wrong).put(digest, now);
    }
  }

  private String digest(GivenPassword given) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(key);
      // The name cannot contain a colon: see GivenPassword.
      mac.update((given.username() + ':' + given.password()).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
