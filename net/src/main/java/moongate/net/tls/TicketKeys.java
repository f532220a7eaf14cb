package moongate.net.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/// The keys for session tickets. They are the same for all certificates of a node, so that a new
/// certificate does not end the sessions. A key is replaced after half the lifetime of a session,
/// and can still decrypt tickets for that long.
final class TicketKeys {
  private final SecureRandom random = new SecureRandom();
  private final long periodNanos;
  private long replacedAt = System.nanoTime();
  private OpenSslSessionTicketKey current = newKey();
  private OpenSslSessionTicketKey last = newKey();
  private int generation;

  TicketKeys(Duration sessionTimeout) {
    periodNanos = Math.max(1, sessionTimeout.toNanos() / 2);
  }

  /// Changes whenever contexts need to be given the keys again.
  synchronized int generation() {
    long now = System.nanoTime();
    if (now - replacedAt >= periodNanos) {
      boolean isLastOver = now - replacedAt >= 2 * periodNanos;
      last = isLastOver ? newKey() : current;
      current = newKey();
      replacedAt = now;
      generation++;
    }
    return generation;
  }

  /// The first one seals, both open.
  synchronized void giveTo(OpenSslSessionContext sessions) {
    sessions.setTicketKeys(current, last);
  }

  private OpenSslSessionTicketKey newKey() {
    var bytes = new byte[OpenSslSessionTicketKey.TICKET_KEY_SIZE];
    random.nextBytes(bytes);
    int name = OpenSslSessionTicketKey.NAME_SIZE;
    int hmac = name + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
    return new OpenSslSessionTicketKey(
        Arrays.copyOf(bytes, name),
        Arrays.copyOfRange(bytes, name, hmac),
        Arrays.copyOfRange(bytes, hmac, bytes.length));
  }
}
