package moongate.fiber;

import jdk.internal.vm.ContinuationScope;

/// The JDK's continuations, the ones below virtual threads. They need `--add-exports
/// java.base/jdk.internal.vm=…` (or `Add-Exports` in the manifest).
final class JdkContinuation extends Continuation {
  private static final ContinuationScope FIBER = new ContinuationScope("fiber");
  private static final ContinuationScope COROUTINE = new ContinuationScope("coroutine");

  private final ContinuationScope scope;
  private final jdk.internal.vm.Continuation delegate;

  private JdkContinuation(ContinuationScope scope, Runnable body) {
    this.scope = scope;
    this.delegate = new jdk.internal.vm.Continuation(scope, body);
  }

  static Continuation create(Kind kind, Runnable body) {
    return new JdkContinuation(kind == Kind.FIBER ? FIBER : COROUTINE, body);
  }

  /// False when the package is not exported to us: linking the classes then fails.
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
    delegate.run();
  }

  @Override
  public void suspend() {
    jdk.internal.vm.Continuation.yield(scope);
  }

  @Override
  public boolean isDone() {
    return delegate.isDone();
  }
}
