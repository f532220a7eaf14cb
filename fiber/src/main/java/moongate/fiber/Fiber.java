package moongate.fiber;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The sequential code of one request on an event loop.
///
/// A fiber runs on the thread of its [Loop]; [#unpark()] may be called from any thread. As with
/// `LockSupport`, [#park()] may return early: call it in a loop that checks the condition.
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

  /// A fiber that does not run before [#start()], so that its creator can first pass it to the code
  /// that will wake it.
  public static Fiber create(Loop loop, Runnable body) {
    return new Fiber(loop, body, () -> {});
  }

  /// A fiber for which the loop runs `onPark` whenever it begins to wait, for instance to send what
  /// was written so far.
  public static Fiber create(Loop loop, Runnable body, Runnable onPark) {
    return new Fiber(loop, body, onPark);
  }

  /// Attaches an object for code that has this fiber but no other reference to the request.
  public void attach(Object thing) {
    attachment = thing;
  }

  /// The object attached last; null if there is none.
  public @Nullable Object attachment() {
    return attachment;
  }

  /// The loop that drives this fiber.
  public Loop loop() {
    return loop;
  }

  /// Runs the body on the loop's thread: immediately if called there outside of any fiber.
  public void start() {
    isParked = true;
    unpark();
  }

  /// Runs the body immediately, nested in the running fiber, until it waits or ends; then the outer
  /// fiber continues. On the loop's thread only.
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
  /// @throws IllegalStateException if a native frame or a held monitor prevents it
  /// @throws StackOverflowError if the stack is too deep for that
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

  /// Lets the loop do its other work, then continues.
  public void yield() {
    // Not with execute: the loop would continue this fiber before it checks its sockets again.
    var timer = loop.schedule(Duration.ofNanos(1), this::unpark);
    try {
      park();
    } finally {
      timer.cancel();
    }
  }

  /// Waits for the whole `duration`, even if woken meanwhile.
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

  /// Lets the fiber continue: immediately if called on the loop's thread outside of any fiber, else
  /// after the loop's current task. A fiber that is not waiting keeps one permit for its next
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
