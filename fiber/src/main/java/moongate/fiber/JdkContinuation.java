package moongate.fiber;

import java.util.Set;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/// The JDK's internal continuations, on which virtual threads are built. They need `--add-exports
/// java.base/jdk.internal.vm=…` (or `Add-Exports` in the manifest).
///
/// A fiber that suspends inside coroutines does so level by level: each coroutine suspends itself
/// and asks its resumer to continue the suspension. The JDK could suspend an outer continuation
/// directly, but if the stack is too deep for that, the continuations in between are damaged.
final class JdkContinuation extends Continuation {
  private static final ContinuationScope FIBER = new ContinuationScope("fiber");
  private static final ContinuationScope COROUTINE = new ContinuationScope("coroutine");

  private final ContinuationScope scope;
  private final Delegate delegate;

  /// Set while a coroutine is suspended only because the fiber around it suspends.
  private boolean isRelaying;

  /// Why the fiber could not be suspended.
  private @Nullable Throwable relayFailure;

  private JdkContinuation(ContinuationScope scope, Runnable body) {
    this.scope = scope;
    this.delegate = new Delegate(scope, body, this);
  }

  /// Refers to its owner, so that the innermost coroutine can be found.
  private static final class Delegate extends jdk.internal.vm.Continuation {
    private final JdkContinuation owner;

    Delegate(ContinuationScope scope, Runnable body, JdkContinuation owner) {
      super(scope, body);
      this.owner = owner;
    }
  }

  static Continuation create(Kind kind, Runnable body) {
    return new JdkContinuation(kind == Kind.FIBER ? FIBER : COROUTINE, body);
  }

  /// False if the JDK's package is not exported to this module: linking the classes then fails.
  static boolean isAvailable() {
    try {
      var probe = create(Kind.FIBER, () -> {});
      probe.run();
      return probe.isDone();
    } catch (LinkageError | IllegalStateException notAvailable) {
      return false;
    }
  }

  @Override
  public void run() {
    StackRoom.ensure();
    delegate.run();
    while (isRelaying) {
      relay();
      delegate.run();
    }
  }

  /// Continues the suspension that the inner coroutine has begun.
  private void relay() {
    isRelaying = false;
    try {
      suspendFiber();
    } catch (IllegalStateException | StackOverflowError unable) {
      relayFailure = unable;
    }
  }

  @Override
  public void suspend() {
    StackRoom.ensure();
    if (scope == COROUTINE) {
      jdk.internal.vm.Continuation.yield(COROUTINE);
    } else {
      suspendFiber();
    }
  }

  private static void suspendFiber() {
    if (jdk.internal.vm.Continuation.getCurrentContinuation(COROUTINE) instanceof Delegate inner
        && isInCurrentFiber(inner)) {
      inner.owner.suspendForFiber();
    } else {
      jdk.internal.vm.Continuation.yield(FIBER);
    }
  }

  /// False for a coroutine outside of the running fiber, if the fiber was started inside the
  /// coroutine.
  private static boolean isInCurrentFiber(Delegate coroutine) {
    var fiber = jdk.internal.vm.Continuation.getCurrentContinuation(FIBER);
    var around = coroutine.getParent();
    while (around instanceof Delegate outer && outer.owner.scope == COROUTINE) {
      around = outer.getParent();
    }
    return around == fiber;
  }

  private void suspendForFiber() {
    isRelaying = true;
    try {
      jdk.internal.vm.Continuation.yield(COROUTINE);
    } catch (IllegalStateException | StackOverflowError unable) {
      isRelaying = false;
      throw unable;
    }
    var failure = relayFailure;
    relayFailure = null;
    switch (failure) {
      case null -> {}
      case StackOverflowError overflow -> throw overflow;
      default -> throw (IllegalStateException) failure;
    }
  }

  @Override
  public StackWalker walker(Set<StackWalker.Option> options) {
    return delegate.stackWalker(options, scope);
  }

  @Override
  public boolean isDone() {
    return delegate.isDone();
  }
}
