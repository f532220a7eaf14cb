package moongate.functions.vault;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import moongate.lua.runtime.Strings;

/// The secrets that no log shows: the latest ones, as those that rotate are without end. Safe for
/// all threads.
final class MaskedSecrets {
  private static final String MASK = "******";

  /// Masking shorter secrets would make half of the log unreadable.
  private static final int SHORTEST = 4;

  private static final int MOST = 1000;

  private final Set<String> secrets = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> inOrder = new ConcurrentLinkedQueue<>();

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
    if (secrets.size() > MOST && inOrder.poll() instanceof String oldest) {
      secrets.remove(oldest);
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
