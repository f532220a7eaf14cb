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
  void escapesForArgumentsHtmlRefreshAndMemcached() {
    var text = " \"#%&'+;?\u0001\u00E9a/";
    assertThat(UriText.escapeArguments(text)).isEqualTo("%20\"%23%25%26'%2B%3B%3F%01%E9a/");
    assertThat(UriText.escapeHtml(text)).isEqualTo("%20%22%23%25&%27+;?%01%E9a/");
    assertThat(UriText.escapeRefresh(text)).isEqualTo("%20%22#%25&%27+;?%01%E9a/");
    assertThat(UriText.escapeBlanks(text)).isEqualTo("%20\"#%25&'+;?%01\u00E9a/");
  }

  @Test
  void leavesAllThatARequestLineHoldsInARawQuery() {
    assertThat(UriText.escapeQuery("a=b c&d=%2F#\r\n\u00E9"))
        .isEqualTo("a=b%20c&d=%2F%23%0D%0A\u00E9");
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
}
