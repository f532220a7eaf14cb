package moongate.fiber;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StackRoomTest {
  private boolean isHalfDone;

  @Test
  void whatFollowsIsNotCutShort() {
    int torn = 0;
    // Often enough that all of it gets compiled, too.
    for (int i = 0; i < 3000; i++) {
      isHalfDone = false;
      try {
        var unused = descend(Integer.MAX_VALUE);
      } catch (StackOverflowError end) {
        torn += isHalfDone ? 1 : 0;
      }
    }
    assertThat(torn).isZero();
  }

  private int descend(int levels) {
    if (levels == 0) {
      return 0;
    }
    StackRoom.ensure();
    isHalfDone = true;
    int result = work(8);
    isHalfDone = false;
    return descend(levels - 1) + result;
  }

  private static int work(int depth) {
    return depth == 0 ? 1 : work(depth - 1) + 1;
  }
}
