package moongate.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestHeadTest {
  @Test
  void nothingOfAHeadIsLeftWhenItIsCleared() {
    var head = new RequestHead("POST", "/secret");
    head.headers().add(HeaderName.HOST, "a");
    head.clear();
    assertThat(head.method()).isEmpty();
    assertThat(head.target()).isEmpty();
    assertThat(head.headers().size()).isZero();
  }
}
