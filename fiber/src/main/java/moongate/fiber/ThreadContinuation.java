package moongate.fiber;

import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The fallback: the body runs on a virtual thread, in lock-step with the caller of [#run()], so
/// that both never run at the same time and each sees the other's writes.
///
///     caller:  run() ── go ──▶ ┊ waits ┊ ◀── back ── goes on
///     body:             runs … suspend() ┊ waits ┊ ◀── go ── …
///
/// A thread of an inner continuation may call [#suspend()] of an outer one: it then waits for the
/// outer one's `go`, while the outer body still waits for the inner one.
final class ThreadContinuation extends Continuation {
  private final Runnable body;
  private final Semaphore go = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private boolean isStarted;
  private boolean isDone;
  private @Nullable Throwable failure;

  ThreadContinuation(Runnable body) {
    this.body = body;
  }

  @Override
  public void run() {
    if (isDone) {
      throw new IllegalStateException("Continuation terminated");
    }
    if (isStarted) {
      go.release();
    } else {
      isStarted = true;
      Thread.ofVirtual().start(this::runBody);
    }
    back.acquireUninterruptibly();
    var thrown = failure;
    if (thrown != null) {
      failure = null;
      throw Rethrow.unchanged(thrown);
    }
  }

  private void runBody() {
    try {
      body.run();
    } catch (Throwable thrown) {
      failure = thrown;
    } finally {
      isDone = true;
      back.release();
    }
  }

  @Override
  public void suspend() {
    back.release();
    go.acquireUninterruptibly();
  }

  @Override
  public @Nullable StackWalker walker(Set<StackWalker.Option> options) {
    return null;
  }

  @Override
  public boolean isDone() {
    return isDone;
  }
}
