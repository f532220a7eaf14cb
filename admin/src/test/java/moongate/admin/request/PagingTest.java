package moongate.admin.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.admin.access.AccessRule.Permission;
import moongate.admin.reply.Refused;
import moongate.http.RequestHead;
import moongate.store.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagingTest {
  private static final String ID = "11111111-2222-4333-8444-555555555555";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x|size must be a number",
        "``|size must be a number",
        "0|size must be an integer between 1 and 1000",
        "1001|size must be an integer between 1 and 1000",
        "1.5|size must be an integer between 1 and 1000",
      })
  void aSizeIsOneToAThousand(String size, String message) {
    assertThat(refusal("size", size)).contains("\"code\":9", message);
    assertThat(paging("size", "1").size()).isEqualTo(1);
    assertThat(paging("size", "1000").size()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|cannot be null",
        "a,b/c|invalid filter syntax",
        "a,|invalid filter syntax",
        "a//b|invalid filter syntax",
        "a,b,c,d,e,f|cannot query more than 5 tags",
        "a/b/c/d/e/f|cannot query more than 5 tags",
      })
  void aFilterHasUpToFiveTags(String tags, String why) {
    assertThat(refusal("tags", tags)).contains("\"options\":{\"tags\":\"" + why + "\"}");
    assertThat(paging("tags", "a,b,c,d,e").tags().accepts(List.of("a", "b", "c", "d"))).isFalse();
    assertThat(paging("tags", "a/b/c/d/e").tags().accepts(List.of("e"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!|bad base64 encoding",
        "abc|bad json encoding",
        "[]|bad json encoding",
        "[1]|bad json encoding",
        "[\"a\",\"b\"]|bad json encoding",
        "{\"a\":1}|bad json encoding",
      })
  void anOffsetIsTheKeyOfAnEntity(String written, String why) {
    boolean isJson = written.length() > 1 && !written.equals("abc");
    var offset = isJson ? base64(written) : written;
    assertThat(refusal("offset", offset))
        .contains("'" + offset + "' is not a valid offset: " + why);
    assertThat(paging("offset", base64("[\"" + ID + "\"]")).after()).contains(ID);
  }

  @Test
  void theNextPageHasTheSizeAndTheTagsOfThisOne() {
    var page = new Page(List.of(), Optional.of(ID));
    var start = "?offset=" + base64("[\"" + ID + "\"]");
    assertThat(paging("size", "5").nextQuery(page)).isEqualTo(start + "&size=5");
    assertThat(paging("size", "500").nextQuery(page)).isEqualTo(start + "&size=500");
    assertThat(paging("size", "100").nextQuery(page)).isEqualTo(start);
    assertThat(paging("tags", "a,b").nextQuery(page)).isEqualTo(start + "&tags=a%2Cb");
    assertThat(Paging.bareQuery(page)).isEqualTo(start);
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Paging paging(String name, String value) {
    var head = new RequestHead("GET", "/services");
    return Paging.of(
        new AdminRequest(
            head, "/services", Map.of(), Map.of(name, value), new byte[0], Permission.WRITE));
  }

  private static String refusal(String name, String value) {
    var refused = catchThrowableOfType(Refused.class, () -> paging(name, value));
    return String.join("", refused.reply().pieces());
  }
}
