package moongate.net.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LoopTurnTest {
  private final LoopTurn turn = new LoopTurn();

  /// Returns when the system's clock has moved on from `nanos`.
  private static void awaitAfter(long nanos) {
    while (System.nanoTime() - nanos <= 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theTimeStandsUntilItHasPassed() {
    turn.begin();
    long first = turn.nanoTime();
    long millis = turn.currentTimeMillis();
    awaitAfter(first);
    assertThat(turn.nanoTime()).isEqualTo(first);
    assertThat(turn.currentTimeMillis()).isEqualTo(millis);
    turn.timePassed();
    assertThat(turn.nanoTime()).isGreaterThan(first);
  }

  @Test
  void theTimeStandsForAFewStepsOnly() {
    turn.begin();
    long first = turn.nanoTime();
    awaitAfter(first);
    turn.stepDone();
    assertThat(turn.nanoTime()).isEqualTo(first);
    for (int i = 0; i < 100; i++) {
      turn.stepDone();
    }
    assertThat(turn.nanoTime()).isGreaterThan(first);
  }

  @Test
  void eachTurnLooksAtTheClock() {
    turn.begin();
    long first = turn.nanoTime();
    turn.end();
    turn.begin();
    awaitAfter(first);
    assertThat(turn.nanoTime()).isGreaterThan(first);
  }

  @Test
  void outsideOfTurnsTheTimePassesByItself() {
    turn.begin();
    turn.end();
    long first = turn.nanoTime();
    awaitAfter(first);
    assertThat(turn.nanoTime()).isGreaterThan(first);
    assertThat(turn.currentTimeMillis()).isLessThanOrEqualTo(System.currentTimeMillis());
  }
}
