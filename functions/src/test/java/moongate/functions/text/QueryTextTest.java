package moongate.functions.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryTextTest {
  @Test
  void readsValuesBareNamesAndEmptyValuesAndDropsEmptyNames() {
    assertThat(decode("a=1&b&c=&=x&&d=1=2&e%20f=+%2B", 0))
        .containsExactly("a=1", "b", "c=", "d=1=2", "e f= +");
  }

  @Test
  void stopsAtTheLimitAndSaysSo() {
    var seen = new ArrayList<String>();
    boolean truncated = QueryText.decode("a&b&c", 2, (name, value) -> seen.add(name));
    assertThat(truncated).isTrue();
    assertThat(seen).containsExactly("a", "b");
    assertThat(QueryText.decode("a&b", 2, (name, value) -> {})).isFalse();
  }

  @Test
  void findsTheFirstValueOfAName() {
    assertThat(QueryText.first("a=1&a=2&b", "a", true, 100)).isEqualTo("1");
    assertThat(QueryText.first("a=1&a=2&b", "b", true, 100)).isEqualTo(true);
    assertThat(QueryText.first("a=1", "c", true, 100)).isNull();
  }

  @Test
  void removesAllOccurrencesAndKeepsTheOrderOfTheRest() {
    assertThat(QueryText.without("b=1+2&a=1&c&%61=2&a", "a")).isEqualTo("b=1%202&c");
  }

  private static List<String> decode(String text, int max) {
    var seen = new ArrayList<String>();
    QueryText.decode(
        text, max, (name, value) -> seen.add(value == null ? name : name + "=" + value));
    return seen;
  }
}
