package moongate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankListsTest {
  @Test
  void eachNumberHasItsRanksTheBestFirst() {
    var builder = new RankLists.Builder();
    for (int rank = 0; rank < 1000; rank++) {
      builder.add(rank % 7 - 1, rank);
    }
    var lists = builder.build();
    assertThat(lists.isEmpty()).isFalse();
    for (int number = -1; number < 6; number++) {
      assertThat(lists.get(number))
          .startsWith(number + 1, number + 8, number + 15)
          .hasSizeBetween(142, 143)
          .isSorted();
    }
    assertThat(lists.get(6)).isNull();
  }

  @Test
  void withoutRanksNothingIsFound() {
    var lists = new RankLists.Builder().build();
    assertThat(lists.isEmpty()).isTrue();
    assertThat(lists.get(-1)).isNull();
  }
}
