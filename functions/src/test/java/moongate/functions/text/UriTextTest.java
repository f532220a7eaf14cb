package moongate.functions.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UriTextTest {
  @Test
  void escapesAllButUnreservedBytesInAComponent() {
    assertThat(UriText.escapeComponent("a b/ü&=-._~!'()*".replace("ü", "\u00C3\u00BC")))
        .isEqualTo("a%20b%2F%C3%BC%26%3D-._~!'()*");
  }

  @Test
  void escapesOnlyWhatAUriCannotHold() {
    assertThat(UriText.escapeUri("/a b?c#d%e\n\u007F&=")).isEqualTo("/a%20b%3Fc%23d%25e%0A%7F&=");
  }

  @Test
  void leavesPercentAndQuestionMarksOfAPathAlone() {
    assertThat(UriText.escapePath("/a b%2F?x\"")).isEqualTo("/a%20b%2F?x%22");
  }

  @Test
  void returnsTheSameStringWhenNothingNeedsEscaping() {
    var text = "plain";
    assertThat(UriText.escapeComponent(text)).isSameAs(text);
    assertThat(UriText.unescape(text)).isSameAs(text);
  }

  @Test
  void unescapesTripletsAndPlusAndKeepsMalformedOnes() {
    assertThat(UriText.unescape("a%20b+c%2fd%zz%4%")).isEqualTo("a b c/d%zz%4%");
    assertThat(UriText.unescape("%ff")).isEqualTo("\u00FF");
  }

  @Test
  void decodesOnlyBytesWithoutMeaningInAPath() {
    assertThat(UriText.decodeUnreserved("/%41%2fb%20%c3%bc%25%2")).isEqualTo(
        "/A%2Fb \u00C3\u00BC%25%2");
  }
}
