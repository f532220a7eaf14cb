package moongate.gateway.uri;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.gateway.uri.Arguments.Argument;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  @Test
  void decodesNamesAndValuesInOrder() {
    assertThat(Arguments.parse("a=1&b&c=&%64=%20+x&=y&a=2"))
        .containsExactly(
            new Argument("a", "1"),
            new Argument("b", null),
            new Argument("c", ""),
            new Argument("d", "  x"),
            new Argument("a", "2"));
    assertThat(Arguments.parse("")).isEmpty();
  }

  @Test
  void leavesOutANameAndKeepsTheRestAsItIs() {
    assertThat(Arguments.without("a=1&key=x&b=%20&%6bey&c", "key")).isEqualTo("a=1&b=%20&c");
    assertThat(Arguments.without("key=x", "key")).isEmpty();
  }

  @Test
  void leavesMalformedEscapesAlone() {
    assertThat(Arguments.decode("%4%zz%41%")).isEqualTo("%4%zzA%");
    assertThat(Arguments.decode("%4")).isEqualTo("%4");
  }
}
