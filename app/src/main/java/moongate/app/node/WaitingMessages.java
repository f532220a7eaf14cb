package moongate.app.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What functions of this node have told the others and is not sent yet: each message once, in the
/// order in which they came. Those for now go first: a function that has much to say for later must
/// not hold them up. Safe for several threads.
final class WaitingMessages {
  /// A million bytes in Base64, and their channel.
  private static final int LONGEST = 1_400_000;

  private static final int MOST_BYTES = 8 << 20;

  /// What keeping a message takes beside its bytes.
  private static final int BYTES_PER_MESSAGE = 100;

  /// Messages that are due within so much time of each other are left for later together.
  private static final long TOGETHER_MILLIS = 100;

  private final LinkedHashSet<Message> forNow = new LinkedHashSet<>();
  private final LinkedHashSet<Message> forLater = new LinkedHashSet<>();
  private final DelayedBytes delayed = new DelayedBytes();
  private int bytes;
  private boolean isClosed;

  /// @param dueMillis when the others are to be told; 0 for now
  private record Message(String text, long dueMillis) {
    int weight() {
      return BYTES_PER_MESSAGE + text.length();
    }
  }

  /// What is sent at once: messages for now, or some for later.
  ///
  /// @param dueMillis as in a message
  record Batch(List<String> messages, long dueMillis) {}

  /// Adds a message that is due after `delay`. Returns why it cannot be added; null if it was, or
  /// waits already.
  synchronized @Nullable String add(String text, Duration delay) {
    if (text.length() > LONGEST) {
      return "it is too long";
    }
    if (isClosed) {
      return "process exiting";
    }
    long nowMillis = System.currentTimeMillis();
    boolean isForNow = delay.isZero();
    var message = new Message(text, isForNow ? 0 : nowMillis + delay.toMillis());
    var queue = isForNow ? forNow : forLater;
    if (queue.contains(message)) {
      return null;
    }
    if (bytes >= MOST_BYTES) {
      return "too many messages are waiting";
    }
    if (!isForNow && !delayed.add(message.weight(), message.dueMillis, nowMillis)) {
      return "too many messages are waiting for their time";
    }
    queue.add(message);
    bytes += message.weight();
    notifyAll();
    return null;
  }

  /// Waits for messages, and takes as many as may go together. None means that there will be none
  /// any more.
  synchronized Batch take() throws InterruptedException {
    while (forNow.isEmpty() && forLater.isEmpty() && !isClosed) {
      wait();
    }
    return takeFrom(forNow.isEmpty() ? forLater : forNow);
  }

  private Batch takeFrom(LinkedHashSet<Message> queue) {
    var texts = new ArrayList<String>();
    long first = queue.isEmpty() ? 0 : queue.getFirst().dueMillis;
    long last = first;
    int left = LONGEST;
    for (var all = queue.iterator(); all.hasNext(); ) {
      var message = all.next();
      if (Math.abs(message.dueMillis - first) <= TOGETHER_MILLIS) {
        left -= message.text.length() + 1; // with a separator, which the last one does not need
        if (left < -1) {
          break;
        }
        all.remove();
        bytes -= message.weight();
        texts.add(message.text);
        last = Math.max(last, message.dueMillis);
      }
    }
    return new Batch(texts, last);
  }

  /// Nothing is added any more. What waits can still be taken.
  synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
