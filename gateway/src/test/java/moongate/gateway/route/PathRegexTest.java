package moongate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathRegexTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "/",
          ".",
          "\\d",
          "\\w",
          "[ab]",
          "[^/]",
          "[a-c.]",
          "(a|b)",
          "(?:/a)",
          "(?<n>b)",
          "a*",
          "b+",
          "/?",
          "(a*)",
          "\\.",
          "a{2}",
          "\\w{1,2}",
          "(a|ab)",
          "(?:a|b)*");

  @Test
  void bothEnginesMatchTheSame() {
    var random = new Random(7);
    int fast = 0;
    for (int round = 0; round < 3000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(5); i >= 0; i--) {
        var piece = PIECES.get(random.nextInt(PIECES.size()));
        text.append(piece.contains("<n>") && text.indexOf("<n>") >= 0 ? "c" : piece);
      }
      var regex = PathRegex.compile(text.append(random.nextBoolean() ? "$" : "").toString());
      fast += regex.isFast() ? 1 : 0;
      for (int i = 0; i < 20; i++) {
        var path = path(random);
        assertThat(regex.find(path)).as("%s in %s", text, path).isEqualTo(regex.findLinearly(path));
        assertThat(regex.match(path) == null || path.startsWith(regex.prefix()))
            .as("%s on %s begins so", text, path)
            .isTrue();
        assertThat(regex.match(path))
            .as("%s on %s", text, path)
            .isEqualTo(regex.matchLinearly(path));
      }
    }
    assertThat(fast).isGreaterThan(1000);
  }

  private static String path(Random random) {
    var path = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      path.append("ab/c1._\n".charAt(random.nextInt(8)));
    }
    return path.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(?i)/a", "/a\\s", "/a*?", "/a++", "[[:alpha:]]", "/$a", "\\pL", "a(?P<x>b)"})
  void leavesWhatTheEnginesReadDifferentlyToOne(String regex) {
    try {
      assertThat(PathRegex.compile(regex).isFast()).isFalse();
    } catch (RouterException refused) {
      assertThat(refused).hasMessageContaining(regex);
    }
  }

  /// What is not in it would not be found by the index.
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/users/(?<id>[0-9]+), /users/",
        "/ab*,                 /a",
        "/ab?,                 /a",
        "/ab{0},               /a",
        "/ab+,                 /ab",
        "/v1\\.0/x$,           /v1.0/x",
        "/a\\d,                /a",
        "/a|/b,                ``",
        "[/]a,                 ``"
      })
  void knowsHowItsMatchesBegin(String regex, String prefix) {
    assertThat(PathRegex.prefixOf(regex)).isEqualTo(prefix);
  }

  @Test
  void anEvilExpressionTakesLinearTime() {
    var regex = PathRegex.compile("/.*.*.*.*.*.*.*.*b$");
    assertThat(regex.isFast()).isTrue();
    assertThat(regex.match("/" + "a".repeat(8000))).isNull();
    assertThat(regex.match("/" + "a".repeat(8000) + "b")).isNotNull();
  }

  @Test
  void repeatedGroupsDoNotUseUpTheStack() {
    var regex = PathRegex.compile("/(a|a)*(a|a)*(a|a)*b$");
    assertThat(regex.match("/" + "a".repeat(8000))).isNull();
    assertThat(regex.match("/" + "a".repeat(8000) + "b")).isNotNull();
  }
}
