package moongate.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static final String LONGEST = "x".repeat(255);

  @Test
  void namesAndTextsOfSoManyCharactersAreKept() {
    assertThat(Labels.within(Map.of(LONGEST, LONGEST))).containsEntry(LONGEST, LONGEST);
    assertThat(Labels.within(Map.of("a", LONGEST + "x", LONGEST + "x", "b"))).isEmpty();
  }

  @Test
  void theFirstOfTooManyAreKept() {
    var many = new TreeMap<String, String>();
    for (int i = 100; i < 140; i++) {
      many.put("label" + i, "text");
    }
    assertThat(Labels.within(many)).hasSize(32).containsKeys("label100", "label131");
  }
}
