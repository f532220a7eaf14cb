package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OldObjectsTest {
  private static final long MB = 1 << 20;

  @Test
  void underLoadAsMuchAgainAsIsAliveMayCome() {
    assertThat(OldObjects.isDue(23 * MB, 10 * MB, false)).isFalse();
    assertThat(OldObjects.isDue(25 * MB, 10 * MB, false)).isTrue();
    assertThat(OldObjects.isDue(99 * MB, 100 * MB, false)).isFalse();
    assertThat(OldObjects.isDue(101 * MB, 100 * MB, false)).isTrue();
  }

  @Test
  void aQuietMomentIsUsedSooner() {
    assertThat(OldObjects.isDue(5 * MB, 10 * MB, true)).isFalse();
    assertThat(OldObjects.isDue(7 * MB, 10 * MB, true)).isTrue();
    assertThat(OldObjects.isDue(49 * MB, 100 * MB, true)).isFalse();
  }

  @Test
  void aMomentIsQuietWhenLittleWasMadeSinceTheLastLook() {
    assertThat(OldObjects.isQuiet(3 * MB, 3 * MB + 1000)).isTrue();
    assertThat(OldObjects.isQuiet(3 * MB, 4 * MB)).isFalse();
    // The young generation was collected in between.
    assertThat(OldObjects.isQuiet(20 * MB, 3 * MB)).isFalse();
  }
}
