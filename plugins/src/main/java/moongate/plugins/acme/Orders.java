package moongate.plugins.acme;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The orders of this node: a few at a time, at most one for each name, and none for some time
/// after one has failed. Safe for all threads.
final class Orders {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.acme");
  private static final int AT_ONCE = 4;
  private static final int MOST_WAITING = 1000;
  private static final int MOST_FAILURES = 10_000;

  /// If another node has the lock, or if there is no room, it is tried again after this time.
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

  private final ConcurrentHashMap<String, Task> open = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> failedUntil = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  Orders() {
    // Not virtual threads: generating a key takes seconds of computing, which would hold up others.
    var named = Thread.ofPlatform().name("acme-", 1).daemon().priority(Thread.MIN_PRIORITY);
    threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            named.factory());
    threads.allowCoreThreadTimeOut(true);
  }

  private static final class Task extends FutureTask<Boolean> {
    Task(OneOrder order) {
      super(() -> {
        order.run();
        return true;
      });
    }
  }

  /// The work of an order.
  @FunctionalInterface
  private interface OneOrder {
    void run() throws OrderException, InterruptedException;
  }

  /// Orders a certificate in the background, unless it is being ordered or an order has just
  /// failed. Never waits.
  void soon(Issuer issuer, String host) {
    if (open.containsKey(host) || hasFailed(host)) {
      return;
    }
    try {
      var _ = begin(issuer, host, false);
    } catch (OrderException full) {
      log.warn("acme: no certificate is ordered for {}: {}", host, full.getMessage());
      remember(host, SHORTEST_PAUSE);
    }
  }

  /// The same, even if an order has just failed.
  void renewSoon(Issuer issuer, String host) throws OrderException {
    var _ = begin(issuer, host, true);
  }

  /// Orders a certificate, even if an order has just failed, and waits for it.
  ///
  /// @throws OrderException if there is no certificate
  void now(Issuer issuer, String host) throws OrderException, InterruptedException {
    try {
      begin(issuer, host, true).get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case OrderException problem -> throw problem;
        case InterruptedException _ -> throw new OrderException("the node stops");
        case null, default ->
            throw new OrderException("the order broke off, see the node's error log");
      }
    }
  }

  private Task begin(Issuer issuer, String host, boolean isForced) throws OrderException {
    var task = new Task(() -> run(issuer, host, isForced));
    var other = open.putIfAbsent(host, task);
    if (other != null) {
      return other;
    }
    try {
      threads.execute(task);
      return task;
    } catch (RejectedExecutionException full) {
      open.remove(host, task);
      throw new OrderException(MOST_WAITING + " orders wait already", full);
    }
  }

  private void run(Issuer issuer, String host, boolean isForced)
      throws OrderException, InterruptedException {
    try {
      issuer.issue(host, isForced);
      failedUntil.remove(host);
    } catch (OrderException.Elsewhere other) {
      log.debug("acme: {}: {}", host, other.getMessage());
      remember(host, SHORTEST_PAUSE);
      throw other;
    } catch (OrderException failed) {
      log.error("acme: no certificate for {}: {}", host, failed.getMessage());
      remember(host, issuer.config().backOff());
      throw failed;
    } catch (RuntimeException | Error broken) {
      log.error("acme: no certificate for {}: the order broke off", host, broken);
      remember(host, issuer.config().backOff());
      throw broken;
    } finally {
      open.remove(host);
    }
  }

  private boolean hasFailed(String host) {
    var until = failedUntil.get(host);
    return until == null ? isFull() : until - System.nanoTime() > 0;
  }

  /// If there are too many failed names to remember, new names have to wait.
  private boolean isFull() {
    if (failedUntil.size() >= MOST_FAILURES) {
      long now = System.nanoTime();
      failedUntil.values().removeIf(until -> until - now <= 0);
    }
    return failedUntil.size() >= MOST_FAILURES;
  }

  private void remember(String host, Duration pause) {
    if (!isFull()) {
      failedUntil.put(
          host, System.nanoTime() + Math.max(pause.toNanos(), SHORTEST_PAUSE.toNanos()));
    }
  }
}
