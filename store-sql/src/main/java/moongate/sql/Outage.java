package moongate.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a node knows of a database that does not answer at all, because packets are lost on the
/// way, say. Whoever asks it waits for the whole timeout. So once that has happened, one caller at
/// a time tries again, and all others are told so without waiting.
///
/// Safe for all threads.
final class Outage {
  /// The pause between two attempts.
  private static final Duration BREATH = Duration.ofSeconds(1);

  /// A failure that comes sooner cost nobody much time, so that everybody may try.
  private static final Duration SOON = Duration.ofSeconds(1);

  /// The class of the errors of connections, in SQLSTATE.
  private static final String CONNECTION = "08";

  /// The database ends connections, because it is stopped or an operator wants that.
  private static final String INTERVENTION = "57P";

  /// The SQLSTATE of a connection on which nothing comes.
  static final String NO_ANSWER = CONNECTION + "006";

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SQLException failure;
  private long failedNanos;
  private boolean isTried;

  /// @throws SQLException if the caller would wait in vain
  void check() throws SQLException {
    lock.lock();
    try {
      refuseUnlessDue();
    } finally {
      lock.unlock();
    }
  }

  /// What a caller wants of the database.
  @FunctionalInterface
  interface Step<T, X extends Exception> {
    T take() throws SQLException, X;
  }

  /// Takes `step`, and learns from it whether the database answers.
  ///
  /// @throws SQLException also if the caller would wait in vain
  <T, X extends Exception> T ask(Step<T, X> step) throws SQLException, X {
    begin();
    long start = System.nanoTime();
    SQLException failure = null;
    try {
      return step.take();
    } catch (SQLException e) {
      failure = e;
      throw e;
    } finally {
      end(failure, System.nanoTime() - start);
    }
  }

  private void begin() throws SQLException {
    lock.lock();
    try {
      refuseUnlessDue();
      isTried = failure != null;
    } finally {
      lock.unlock();
    }
  }

  private void refuseUnlessDue() throws SQLException {
    var known = failure;
    if (known != null && (isTried || System.nanoTime() - failedNanos < BREATH.toNanos())) {
      throw new SQLException("it does not answer: " + known.getMessage(), known.getSQLState());
    }
  }

  private void end(@Nullable SQLException reason, long tookNanos) {
    lock.lock();
    try {
      failure = reason != null && isSilence(reason, tookNanos) ? reason : null;
      failedNanos = System.nanoTime();
      isTried = false;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isSilence(SQLException reason, long tookNanos) {
    return isOfClass(reason, CONNECTION) && tookNanos >= SOON.toNanos();
  }

  /// Whether a connection was ended by the other side, which tells nothing about other connections.
  static boolean isCut(SQLException reason, long tookNanos) {
    return isOfConnection(reason) && tookNanos < SOON.toNanos();
  }

  /// Whether a connection has failed, and not a statement.
  static boolean isOfConnection(SQLException reason) {
    return isOfClass(reason, CONNECTION) || isOfClass(reason, INTERVENTION);
  }

  private static boolean isOfClass(SQLException reason, String prefix) {
    var state = reason.getSQLState();
    return state != null && state.startsWith(prefix);
  }
}
