package moongate.gateway.uri;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathsTest {
  @ParameterizedTest
  @CsvSource({
    "/,            /",
    "/a/b,         /a/b",
    "/a%62c,       /abc",
    "/a%2fb,       /a%2Fb",
    "/%7euser,     /~user",
    "/a%3fb,       /a%3Fb",
    "/a%2,         /a%2",
    "/a%zz,        /a%zz",
    "//a///b,      /a/b",
    "/a/./b,       /a/b",
    "/a/../b,      /b",
    "/../a,        /a",
    "/a/..,        /",
    "/a/b/.,       /a/b/",
    "/a/%2e%2e/b,  /b",
    "/a/.b,        /a/.b",
    "/a/..b,       /a/..b",
  })
  void dotsAndDoubleSlashesAreResolved(String path, String expected) {
    assertThat(Paths.normalize(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%zz",
        "/%",
        "/a%2",
        "/%00",
        "/a%00b",
        "/..",
        "/../a",
        "/a/../..",
        "/a//../../b",
        "/%2e%2e/x",
        "/a%2f../..",
        "/.%2E/"
      })
  void refusesPathsThatServersDisagreeOn(String path) {
    assertThat(RequestTarget.parse(path).isUsable()).isFalse();
    assertThat(RequestTarget.parse("http://a" + path).isUsable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "/a/..",
        "/a/../b",
        "/.",
        "/...",
        "/a%20b",
        "/%25",
        "/a?b=%zz&c=/../..",
        "/.a"
      })
  void takesTheOthers(String path) {
    assertThat(RequestTarget.parse(path).isUsable()).isTrue();
  }

  @Test
  void decodesSpacesAndForeignBytesAndEscapesThemAgain() {
    var normal = Paths.normalize("/a%20b/%e4%b8");
    assertThat(normal).isEqualTo("/a b/\u00e4\u00b8");
    assertThat(Paths.escape(normal)).isEqualTo("/a%20b/%E4%B8");
  }

  @Test
  void returnsNormalPathsThemselves() {
    var path = "/a/b.c/d";
    assertThat(Paths.normalize(path)).isSameAs(path);
    assertThat(Paths.escape(path)).isSameAs(path);
  }

  @Test
  void aTargetIsSplitIntoAuthorityPathAndQuery() {
    var target = RequestTarget.parse("http://Host.example:80/a/b?c=d");
    assertThat(target.rawPath()).isEqualTo("/a/b");
    assertThat(target.query()).isEqualTo("c=d");
    assertThat(target.authority()).isEqualTo("Host.example:80");
    assertThat(target.pathWithQuery()).isEqualTo("/a/b?c=d");
    var bare = RequestTarget.parse("http://host?q");
    assertThat(bare.rawPath()).isEqualTo("/");
    assertThat(bare.authority()).isEqualTo("host");
    assertThat(bare.pathWithQuery()).isEqualTo("/?q");
    assertThat(RequestTarget.parse("/p").query()).isNull();
    assertThat(RequestTarget.parse("/p?").query()).isEmpty();
    assertThat(RequestTarget.parse("*").isUsable()).isFalse();
  }

  @Test
  void aFragmentIsEscapedForNoRequestHasOne() {
    assertThat(Paths.escape("/a#b?c")).isEqualTo("/a%23b?c");
  }
}
