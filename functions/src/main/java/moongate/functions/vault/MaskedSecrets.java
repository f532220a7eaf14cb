package moongate.functions.vault;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import moongate.lua.runtime.Strings;

/// The secrets that no log shows: the latest ones, as those that rotate are without end. Safe for
/// all threads.
final class MaskedSecrets {
  private static final String MASK = "******";

  /// Masking shorter secrets would make half of the log unreadable.
  private static final int SHORTEST = 4;

  private static final int MOST = 1000;

  /// The characters of all.
  private static final long MOST_LENGTH = 8 << 20;

  private final Set<String> secrets = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> inOrder = new ConcurrentLinkedQueue<>();
  private final AtomicLong length = new AtomicLong();

  /// @param secret in bytes: it may appear in the log as such, or as text
  void add(String secret) {
    if (secret.length() >= SHORTEST) {
      addText(secret);
      addText(Strings.toText(secret));
    }
  }

  private void addText(String text) {
    if (!secrets.add(text)) {
      return;
    }
    inOrder.add(text);
    length.addAndGet(text.length());
    while ((secrets.size() > MOST || length.get() > MOST_LENGTH)
        && inOrder.poll() instanceof String oldest) {
      secrets.remove(oldest);
      length.addAndGet(-oldest.length());
    }
  }

  String masked(String line) {
    var masked = line;
    for (var secret : secrets) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }
}
