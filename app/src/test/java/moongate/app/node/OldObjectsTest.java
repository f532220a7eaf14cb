package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OldObjectsTest {
  private static final long MB = 1 << 20;
  private static final int NEVER = 10_000;

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

  @Test
  void whatABurstLeftIsDoubtedInAQuietMoment() {
    var doubt = new OldObjects.Doubt();
    assertThat(looksUntilDue(doubt, 300 * MB)).isEqualTo(10);
    doubt.resolve(12 * MB);
    assertThat(looksUntilDue(doubt, 12 * MB)).isEqualTo(NEVER);
  }

  @Test
  void whatLivesOnIsDoubtedLessAndLessOften() {
    var doubt = new OldObjects.Doubt();
    assertThat(looksUntilDue(doubt, 300 * MB)).isEqualTo(10);
    doubt.resolve(299 * MB);
    assertThat(looksUntilDue(doubt, 299 * MB)).isEqualTo(20);
    doubt.resolve(299 * MB);
    assertThat(looksUntilDue(doubt, 299 * MB)).isEqualTo(40);
    // Another collection, by the JVM, in another burst.
    assertThat(looksUntilDue(doubt, 400 * MB)).isEqualTo(10);
  }

  @Test
  void nothingIsDoubtedUnderLoad() {
    var doubt = new OldObjects.Doubt();
    for (int i = 0; i < 100; i++) {
      assertThat(doubt.isDue(300 * MB, false)).isFalse();
    }
    assertThat(doubt.isDue(300 * MB, true)).isTrue();
  }

  private static int looksUntilDue(OldObjects.Doubt doubt, long alive) {
    for (int looks = 1; looks < NEVER; looks++) {
      if (doubt.isDue(alive, true)) {
        return looks;
      }
    }
    return NEVER;
  }
}
