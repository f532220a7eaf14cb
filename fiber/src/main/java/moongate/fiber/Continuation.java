package moongate.fiber;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A computation that can be suspended and later continued, on the thread that calls [#run()].
///
/// Continuations nest: one that runs inside another may suspend itself ([Kind#COROUTINE] inside a
/// fiber) or the one around it ([Kind#FIBER]), which then takes all inner ones with it. At most one
/// thread may run a continuation at a time; the caller of [#run()] has to ensure that.
///
/// There are two implementations: the JDK's internal one-shot continuations (20 ns to create and
/// run, about 100 ns for a suspension and its resumption), and, if their package is not exported to
/// this module, virtual threads in lock-step. [#isNative()] tells which one was chosen when the
/// class was loaded.
public abstract sealed class Continuation permits JdkContinuation, ThreadContinuation {
  /// The kind of continuation: a suspension stops the innermost one of its kind.
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

  /// True if the JDK's continuations are used, false for the fallback to virtual threads. The
  /// system property `moongate.fiber.threads=true` forces the fallback.
  public static boolean isNative() {
    return NATIVE;
  }

  /// Runs the body until it suspends or ends. Exceptions of the body are thrown here.
  public abstract void run();

  /// Called from inside the body: returns control to the caller of [#run()]; the next call of
  /// [#run()] continues here. This must be the innermost continuation of its kind.
  ///
  /// @throws IllegalStateException if a native frame or a held monitor prevents it
  public abstract void suspend();

  /// Walks the stack of the suspended body, innermost frame first; null if that is not supported.
  public abstract @Nullable StackWalker walker(Set<StackWalker.Option> options);

  /// True once the body has returned or thrown.
  public abstract boolean isDone();
}
