package moongate.fiber;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One request's straight-line code on an event loop.
///
/// All of it runs on the thread of its [Loop]; [#unpark()] may be called from any thread. As with
/// `LockSupport`, [#park()] may return early: wait in a loop that checks what is awaited.
public final class Fiber {
  private final Loop loop;
  private final Continuation continuation;
  private final Runnable onPark;
  private boolean isParked;
  private boolean hasPermit;
  private @Nullable Object attachment;

  private Fiber(Loop loop, Runnable body, Runnable onPark) {
    this.loop = loop;
    this.onPark = onPark;
    this.continuation = Continuation.of(Continuation.Kind.FIBER, body);
  }

  /// A fiber that waits for [#start()]: its creator can hand it to those who will wake it.
  public static Fiber create(Loop loop, Runnable body) {
    return new Fiber(loop, body, () -> {});
  }

  /// A fiber that lets the loop run `onPark` whenever it begins to wait, for instance to send what
  /// it has written so far.
  public static Fiber create(Loop loop, Runnable body, Runnable onPark) {
    return new Fiber(loop, body, onPark);
  }

  /// Keeps something for code that is handed this fiber and knows nothing else about the request.
  public void attach(Object thing) {
    attachment = thing;
  }

  /// What was attached last; null for nothing.
  public @Nullable Object attachment() {
    return attachment;
  }

  /// The loop that drives this fiber.
  public Loop loop() {
    return loop;
  }

  /// Runs the body on the loop's thread, at once when called there outside of any fiber.
  public void start() {
    isParked = true;
    unpark();
  }

  /// Runs the body at once, inside of the fiber that runs now, until it waits or ends; then the
  /// outer one goes on. On the loop's thread only.
  public void startInside() {
    var outer = loop.running;
    loop.running = this;
    try {
      continuation.run();
    } finally {
      loop.running = outer;
      loop.timePassed();
    }
  }

  /// Waits, without blocking the loop, until [#unpark()]. Called by the fiber itself.
  ///
  /// @throws IllegalStateException when a native frame or a held monitor forbids it
  /// @throws StackOverflowError when the stack is too deep for it
  public void park() {
    if (hasPermit) {
      hasPermit = false;
      return;
    }
    isParked = true;
    try {
      continuation.suspend();
    } catch (IllegalStateException | StackOverflowError unable) {
      isParked = false;
      throw unable;
    }
  }

  /// Lets the loop do its other work, then goes on.
  public void yield() {
    // Not by execute: the loop would go on with this before it looks at its sockets again.
    var timer = loop.schedule(Duration.ofNanos(1), this::unpark);
    try {
      park();
    } finally {
      timer.cancel();
    }
  }

  /// Waits for the whole `duration`, even if woken in between.
  public void sleep(Duration duration) {
    var isOver = new boolean[1];
    var timer =
        loop.schedule(
            duration,
            () -> {
              isOver[0] = true;
              unpark();
            });
    try {
      while (!isOver[0]) {
        park();
      }
    } finally {
      timer.cancel();
    }
  }

  /// Lets the fiber go on: at once when called on the loop's thread outside of any fiber, else
  /// after what the loop does now. A fiber that does not wait keeps one permit for its next
  /// [#park()].
  public void unpark() {
    if (loop.isCurrent() && loop.running == null) {
      resume();
    } else {
      loop.execute(this::resume);
    }
  }

  /// True once the body has returned or thrown.
  public boolean isDone() {
    return continuation.isDone();
  }

  private void resume() {
    if (!isParked) {
      hasPermit = true;
      return;
    }
    isParked = false;
    loop.running = this;
    try {
      continuation.run();
    } finally {
      loop.running = null;
      loop.stepDone();
    }
    if (!continuation.isDone()) {
      onPark.run();
    }
  }
}
