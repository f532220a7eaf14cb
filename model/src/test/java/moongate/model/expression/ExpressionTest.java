package moongate.model.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moongate.model.expression.Expression.And;
import moongate.model.expression.Expression.Not;
import moongate.model.expression.Expression.Or;
import moongate.model.expression.Expression.Predicate;
import moongate.model.expression.RequestField.Single;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final Predicate GET = method("GET");
  private static final Predicate PUT = method("PUT");

  private static Predicate method(String name) {
    return new Predicate(Single.METHOD, false, false, Operator.EQUALS, new Literal.Text(name));
  }

  @Test
  void andBindsTighterThanOr() {
    var tree =
        Expression.parse("http.method==\"GET\" || http.method==\"PUT\"&&http.method==\"GET\"");

    assertThat(tree).isEqualTo(new Or(List.of(GET, new And(List.of(PUT, GET)))));
  }

  @Test
  void parenthesesAndNegationGroup() {
    var tree =
        Expression.parse(
            "!((http.method == \"GET\" || http.method == \"PUT\")) && (http.method == \"GET\")");

    assertThat(tree).isEqualTo(new And(List.of(new Not(new Or(List.of(GET, PUT))), GET)));
  }

  @Test
  void spaceAndLineEndsDoNotMatter() {
    assertThat(Expression.parse("\n\t http.method\r\n==\n\"GET\" ")).isEqualTo(GET);
  }

  @Test
  void stringsHaveEscapesAndRawStringsHaveNone() {
    assertThat(literal("http.path == \"a\\\"\\\\\\n\\r\\t\""))
        .isEqualTo(new Literal.Text("a\"\\\n\r\t"));
    assertThat(literal("http.path == r#\"\\d\"+\"#")).isEqualTo(new Literal.Text("\\d\"+"));
  }

  @ParameterizedTest
  @CsvSource({"42, 42", "-7, -7", "0x1F, 31", "010, 8", "0, 0"})
  void integersAreDecimalHexadecimalOrOctal(String written, long number) {
    assertThat(literal("net.src.port == " + written)).isEqualTo(new Literal.Number(number));
  }

  @Test
  void functionsMayStandInEachOther() {
    var tree = (Predicate) Expression.parse("any(lower(http.headers.x_a)) contains \"b\"");

    assertThat(tree.isAny()).isTrue();
    assertThat(tree.isLower()).isTrue();
    assertThat(tree.field()).isEqualTo(new RequestField.Header("x_a"));
    assertThat(tree.operator()).isEqualTo(Operator.CONTAINS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net.protocol == \"https\"",
        "tls.sni =^ \".example\"",
        "http.host != \"a\"",
        "http.path ~ r#\"^/(?<id>\\d+)$\"#",
        "http.path.segments.0 == \"a\"",
        "http.path.segments.0_2 ^= \"a/b\"",
        "http.path.segments.len >= 2",
        "http.queries.User_ID == \"1\"",
        "net.src.ip in 10.0.0.0/8",
        "net.src.ip not  in fe80::/10",
        "net.src.ip in 10.0.0.128/25",
        "net.src.ip in 10.0.0.1/32",
        "net.src.ip in 0.0.0.0/0",
        "net.dst.ip == ::1",
        "net.dst.port < 1024",
        "net.src.port > 1 && net.src.port <= 2"
      })
  void theLanguageHasThese(String expression) {
    assertThat(Expression.parse(expression)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          http.path = "/";11;expected an operator: ==, !=, ~,
          http.method == "GET" http.path == "/";22;expected && or ||, or the end
          http.pat == "/";1;unknown field 'http.pat': fields are net.protocol, tls.sni,
          http.headers.X-Foo == "a";1;a field's name has no '-'
          http.headers.Foo == "a";1;a header is written in lower case
          http.path.segments.a == "a";1;segments are http.path.segments.<index>
          http.path.segments.2_1 == "a";1;segments are http.path.segments.<index>
          upper(http.path) == "a";1;unknown function 'upper'
          lower(net.src.port) == 1;1;lower() takes a string, not an integer
          http.path > 1;11;'>' does not compare a string: '==', '!=', '~', '^=', '=^', 'contains' do
          http.path == 1;14;types differ: the field is a string, this is an integer
          net.src.port == "1";17;types differ: the field is an integer, this is a string
          net.src.ip == 10.0.0.0/8;15;'==' takes an address; 'in' takes a network
          net.src.ip in 10.0.0.1;15;'in' takes a network such as 10.0.0.0/8; '==' takes an address
          net.src.ip in 10.0.0.0/33;15;'10.0.0.0/33' is no integer and no IP address
          net.src.ip in 192.168.0.1/24;15;a network has no bits behind its prefix length
          net.src.ip not in 10.0.0.129/25;19;a network has no bits behind its prefix length
          net.src.ip in fd00::1/8;15;a network has no bits behind its prefix length
          net.src.ip not 10.0.0.0/8;16;expected 'in' after 'not'
          http.path == "a;14;this string does not end
          http.path == r#"a;14;this string does not end
          http.path == "\\d";15;unknown escape
          http.path ~ "(";13;invalid regex: '(' (PCRE returned: Unclosed group)
          http.path ~ "a(?=b)";13;look-around and back-references take more than linear time: '(?='
          http.path ~ r#"(a)\\1"#;13;look-around and back-references take more than linear time
          (http.path == "a";18;expected && or ||, or a ')'
          !http.path == "a";2;expected a '(' after '!'
          http.path ==;13;expected a value
          &&;1;expected a field such as http.path, or a '('
          """)
  void problemsSayWhereAndWhat(String expression, int column, String message) {
    assertThatThrownBy(() -> Expression.parse(expression))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith(" --> 1:" + column + "\n")
        .hasMessageContaining(message);
  }

  @Test
  void theMarkStandsBelowTheProblem() {
    assertThatThrownBy(() -> Expression.parse("http.method == \"GET\"\n  && http.path = \"/\""))
        .hasMessageStartingWith(
            """
             --> 2:16
              |
            2 |   && http.path = "/"
              |                ^---
              |
              = expected an operator: ==\
            """);
  }

  @Test
  void ofALongLineOnlyThePlaceIsShown() {
    var expression =
        "http.method == \"GET\" && ".repeat(50) + "x && " + "http.path == \"\"".repeat(50);

    assertThatThrownBy(() -> Expression.parse(expression))
        .satisfies(problem ->
            assertThat(String.valueOf(problem.getMessage()).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(600)));
  }

  @Test
  void lengthAndDepthHaveLimits() {
    var predicate = "http.path == \"/\"";
    int most = Expression.DEEPEST;

    assertThat(Expression.parse("(".repeat(most) + predicate + ")".repeat(most))).isNotNull();
    assertThatThrownBy(
            () -> Expression.parse("(".repeat(most + 1) + predicate + ")".repeat(most + 1)))
        .hasMessageContaining("parentheses stand more than 100 deep in each other");
    assertThatThrownBy(() -> Expression.parse(predicate + " ".repeat(Expression.LONGEST)))
        .hasMessageContaining("the expression is longer than 65,536 characters");
    assertThatThrownBy(() -> Expression.parse("http.path ~ \"" + "a".repeat(9000) + "\""))
        .hasMessageContaining("the regex is longer than 8,192 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          abc;3
          a\\{9}b;5
          [a{9]{3}x;4
          [^]{9}]b{2};3
          (ab){3};12
          ((a{1000}){1000}){1000};1002002000
          a{2,}b{2,5}c{,4};12
          (a|b)*c+d?;10
          x{y};4
          """)
  void theSizeOfARegexCountsItsRepetitions(String regex, long size) {
    assertThat(RegexSize.of(regex)).isEqualTo(size);
  }

  @Test
  void repetitionsOfRepetitionsHaveALimit() {
    assertThatThrownBy(() -> Expression.parse("http.path ~ \"((a{1000}){1000}){1000}\""))
        .hasMessageContaining("its repetitions multiply to more than 10,000 parts");
  }

  private static Literal literal(String expression) {
    return ((Predicate) Expression.parse(expression)).literal();
  }
}
