package moongate.plugins.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import moongate.plugins.logging.FillLevel.Change;
import org.junit.jupiter.api.Test;

final class FillLevelTest {
  private final FillLevel level =
      new FillLevel(
          new BatchLimits(
              1,
              Duration.ZERO,
              10,
              1000,
              Duration.ofSeconds(60),
              Duration.ofMillis(10),
              Duration.ofSeconds(60),
              false));

  @Test
  void littleRoomIsToldOnceAndRoomAgainOnce() {
    assertThat(IntStream.of(7, 8, 9, 7, 8, 10, 6, 5, 4, 8).mapToObj(count -> level.at(count, 0)))
        .containsExactly(
            Change.NONE,
            Change.LITTLE_ROOM,
            Change.NONE,
            Change.NONE,
            Change.NONE,
            Change.NONE,
            Change.NONE,
            Change.ROOM_AGAIN,
            Change.NONE,
            Change.LITTLE_ROOM);
  }

  @Test
  void bytesCountAsEntriesDo() {
    assertThat(level.at(1, 799)).isEqualTo(Change.NONE);
    assertThat(level.at(1, 800)).isEqualTo(Change.LITTLE_ROOM);
    assertThat(level.at(1, 500)).isEqualTo(Change.ROOM_AGAIN);
  }
}
