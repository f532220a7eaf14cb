package moongate.functions.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LatestTest {
  private final Latest<String, Integer> latest = new Latest<>(3, 10, String::length);

  @Test
  void theLeastRecentlyUsedGoes() {
    latest.keep("a", 1);
    latest.keep("b", 2);
    latest.keep("c", 3);
    assertThat(latest.find("a")).isEqualTo(1);
    latest.keep("d", 4);

    assertThat(latest.find("b")).isNull();
    assertThat(latest.find("a")).isEqualTo(1);
    assertThat(latest.find("c")).isEqualTo(3);
    assertThat(latest.find("d")).isEqualTo(4);
  }

  @Test
  void longKeysDriveOutOthers() {
    latest.keep("a", 1);
    latest.keep("123456789", 9);
    assertThat(latest.find("a")).isEqualTo(1);
    latest.keep("12", 2);

    assertThat(latest.find("123456789")).isNull();
    assertThat(latest.find("a")).isEqualTo(1);
    assertThat(latest.find("12")).isEqualTo(2);
  }

  @Test
  void whatIsTooLongIsNotKept() {
    latest.keep("a", 1);

    assertThat(latest.keep("12345678901", 11)).isEqualTo(11);
    assertThat(latest.find("12345678901")).isNull();
    assertThat(latest.find("a")).isEqualTo(1);
  }

  @Test
  void whatIsKeptIsNotMadeAgain() {
    assertThat(latest.findOrMake("a", String::length)).isEqualTo(1);
    assertThat(latest.findOrMake("a", _ -> 2)).isEqualTo(1);
  }
}
