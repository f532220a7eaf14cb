package moongate.fiber;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A computation that can stop in its middle and go on later, on the thread that calls [#run()].
///
/// Continuations nest: one that runs inside another may suspend itself ([Kind#COROUTINE] inside a
/// fiber) or the one around it ([Kind#FIBER]), which then takes all inner ones with it. At most one
/// thread runs a continuation at a time; the caller of [#run()] sees to that.
///
/// Two implementations: the JDK's own one-shot continuations (20 ns to create and run, about 100 ns
/// for a suspension and its resumption), and virtual threads in lock-step where those are not
/// exported to us. [#isNative()] tells which was chosen when the class was loaded.
public abstract sealed class Continuation permits JdkContinuation, ThreadContinuation {
  /// Which continuation a suspension stops: the innermost one of its kind.
  public enum Kind {
    /// One request or other task on an event loop.
    FIBER,
    /// A coroutine inside such a task.
    COROUTINE
  }

  private static final boolean NATIVE =
      !Boolean.getBoolean("moongate.fiber.threads") && JdkContinuation.isAvailable();

  Continuation() {}

  /// A continuation that has not started; the first [#run()] starts `body`.
  public static Continuation of(Kind kind, Runnable body) {
    return NATIVE ? JdkContinuation.create(kind, body) : new ThreadContinuation(body);
  }

  /// True when the JDK's continuations are used, false for the fallback on virtual threads. The
  /// system property `moongate.fiber.threads=true` forces the fallback.
  public static boolean isNative() {
    return NATIVE;
  }

  /// Runs the body until it suspends or ends. What the body throws comes out here.
  public abstract void run();

  /// Called from inside the body: returns control to the caller of [#run()], and goes on here when
  /// [#run()] is called again. This has to be the innermost continuation of its kind.
  ///
  /// @throws IllegalStateException when a native frame or a held monitor forbids it
  public abstract void suspend();

  /// Walks the stack of the suspended body, the innermost frame first; null where that is not
  /// possible.
  public abstract @Nullable StackWalker walker(Set<StackWalker.Option> options);

  /// True once the body has returned or thrown.
  public abstract boolean isDone();
}
