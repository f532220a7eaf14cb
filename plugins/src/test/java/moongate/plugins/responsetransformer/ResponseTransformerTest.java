package moongate.plugins.responsetransformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseTransformerTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest(new ResponseTransformerType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return gateway.withPlugin("response-transformer", config);
  }

  @Test
  void headersAreChangedInOrder() {
    gateway.upstream(200, "X-A: 1\nX-B: 2\nX-C: 3\nX-D: 4\nX-D: 5", "body");
    with(
        """
        remove: {headers: [X-A]},
        rename: {headers: ["X-D:X-E", "X-None:X-Nothing"]},
        replace: {headers: ["X-B:two", "X-A:again"]},
        add: {headers: ["X-B:no", "X-F:a:b"]},
        append: {headers: ["X-C:more"]}
        """);
    var reply = gateway.get("/");
    assertThat(reply.header("X-A")).isEmpty();
    assertThat(reply.header("X-B")).isEqualTo("two");
    assertThat(reply.headers("X-C")).containsExactly("3", "more");
    assertThat(reply.header("X-D")).isEmpty();
    assertThat(reply.headers("X-E")).containsExactly("4", "5");
    assertThat(reply.header("X-F")).isEqualTo("a:b");
    assertThat(reply.header("X-Nothing")).isEmpty();
    assertThat(reply.body()).isEqualTo("body");
  }

  @Test
  void aRenamedHeaderTakesThePlaceOfAnother() {
    gateway.upstream(200, "X-A: 1\nX-B: 2", "body");
    with("rename: {headers: [\"X-A:X-B\", \"X-None:X-B\"]}, add: {headers: [\"X-C:ü\"]}");
    var reply = gateway.get("/");
    assertThat(reply.header("X-B")).isEqualTo("1");
    assertThat(reply.header("X-C")).isEqualTo("\u00C3\u00BC");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "remove: {json: [a]} | {\"a\":1,\"b\":2.50} | {\"b\":2.50}",
        "rename: {json: [\"a:c\"]} | {\"a\":[1],\"b\":2} | {\"b\":2,\"c\":[1]}",
        "replace: {json: [\"a:x\", \"z:y\"]} | {\"a\":1} | {\"a\":\"x\"}",
        "replace: {json: [\"a:5\", \"b:true\"], json_types: [number, boolean]} | {\"a\":1,\"b\":2} |"
            + " {\"a\":5,\"b\":true}",
        "add: {json: [\"a:no\", \"n:1.5\"], json_types: [string, number]} | {\"a\":1} |"
            + " {\"a\":1,\"n\":1.5}",
        "append: {json: [\"a:x\", \"b:y\", \"c:z\"]} | {\"a\":\"1\",\"b\":[\"2\"]} |"
            + " {\"a\":[\"1\",\"x\"],\"b\":[\"2\",\"y\"],\"c\":[\"z\"]}",
        "rename: {json: [\"a:c\"]} | {\"b\":2} | {\"b\":2}",
        "add: {json: [\"a:false\", \"b:12345678901234567890\", \"c:3\"], json_types: [boolean, number]}"
            + " | {} | {\"a\":false,\"b\":12345678901234567890,\"c\":\"3\"}"
      })
  void jsonIsChanged(String config, String body, String changed) {
    gateway.upstream(
        200,
        "Content-Type: application/json; charset=utf-8\nContent-Length: " + body.length(),
        body);
    var reply = with(config).get("/");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(changed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":", "[1]", "", "{} x"})
  void whatIsNoObjectIsLeftAsItIs(String body) {
    gateway.upstream(200, "Content-Type: application/json", body);
    assertThat(with("add: {json: [\"a:b\"]}").get("/").body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/problem+json", "Application/HAL+JSON ; charset=utf-8"})
  void typesWithTheSuffixJsonAreJson(String type) {
    gateway.upstream(200, "Content-Type: " + type + "\nContent-Length: 13", "{\"a\":1,\"b\":2}");
    assertThat(with("remove: {json: [a]}").get("/").body()).isEqualTo("{\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "text/x; a=application/b+json"})
  void otherTypesAreLeftAsTheyAre(String type) {
    gateway.upstream(200, "Content-Type: " + type, "{}");
    assertThat(with("add: {json: [\"a:b\"]}").get("/").body()).isEqualTo("{}");
  }

  @Test
  void theTypeThatTheClientGetsCounts() {
    gateway.upstream(200, "Content-Type: text/plain\nContent-Length: 7", "{\"a\":1}");
    var config = "replace: {headers: [\"Content-Type:application/json\"]}, add: {json: [\"b:c\"]}";
    assertThat(with(config).get("/").body()).isEqualTo("{\"a\":1,\"b\":\"c\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", ")", "<", ">", "@", ",", ";", "/", "[", "]", "?", "=", "{", "}"})
  void noHeaderIsCalledByWhatSeparatesWords(String separator) {
    var name = "a" + separator + "b";
    assertThatThrownBy(() -> with("rename: {headers: [\"x:" + name + "\"]}"))
        .hasMessageContaining("'" + name + "' is not a valid header");
  }

  @Test
  void faultsOfTheConfigurationAreSaid() {
    assertThatThrownBy(() -> with("add: {headers: [x]}"))
        .hasMessageContaining("config.add.headers[1]: invalid value: x");
    assertThatThrownBy(() -> with("add: {headers: [\"a b:x\"]}, rename: {headers: [\"a:b c\"]}"))
        .hasMessageContaining("'a b' is not a valid header")
        .hasMessageContaining("'b c' is not a valid header");
    assertThatThrownBy(() -> with("add: {json_types: [object]}"))
        .hasMessageContaining("expected one of: boolean, number, string");
  }
}
