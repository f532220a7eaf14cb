package moongate.model.entity;

import static moongate.model.schema.Processed.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.model.schema.Processed;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamSchemaTest {
  private static final String HASH_CONDITION =
      ": failed conditional validation given value of field 'hash_on'";
  private static final String FALLBACK_CONDITION =
      ": failed conditional validation given value of field 'hash_fallback'";

  /// Kong Manager sends an algorithm in any case.
  @Test
  void aHashSelectsConsistentHashing() {
    for (var hashing :
        List.of(
            upstream("hash_on", "ip"),
            upstream("hash_on", "ip", "algorithm", "round-robin"),
            upstream("hash_on", "ip", "algorithm", "consistent-hashing"))) {
      assertThat(hashing.document().text("algorithm")).isEqualTo("consistent-hashing");
      assertThat(hashing.document().text("hash_on")).isEqualTo("ip");
    }
    for (var plain :
        List.of(
            upstream(),
            upstream("hash_on", "none"),
            upstream("hash_on", "none", "algorithm", "consistent-hashing"))) {
      assertThat(plain.document().text("algorithm")).isEqualTo("round-robin");
    }
    assertThat(problems("hash_on", "ip", "algorithm", "random"))
        .containsExactly(
            "algorithm: expected one of: consistent-hashing, least-connections, round-robin,"
                + " latency");
  }

  @ParameterizedTest
  @ValueSource(strings = {"least-connections", "latency"})
  void algorithmsThatDoNotHashHaveNoHash(String algorithm) {
    for (var written : List.of("ip", "none")) {
      var hashing = upstream("algorithm", algorithm, "hash_on", written).document();
      assertThat(hashing.text("hash_on")).isEqualTo("none");
      assertThat(hashing.text("algorithm")).isEqualTo(algorithm);
    }
    var withNull = upstream("algorithm", algorithm, "hash_on", Value.NULL);
    assertThat(withNull.document().at("hash_on")).isEqualTo(Value.NULL);
  }

  @Test
  void noHashAndACookieNeedNoFallback() {
    assertThat(problems("hash_fallback", "ip"))
        .containsExactly("hash_fallback: expected one of: none", HASH_CONDITION);
    assertThat(problems("hash_on", "cookie", "hash_on_cookie", "a", "hash_fallback", "ip"))
        .containsExactly("hash_fallback: expected one of: none", HASH_CONDITION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "consumer | none, ip, header, cookie, path, query_arg, uri_capture",
        "ip | none, consumer, header, cookie, path, query_arg, uri_capture",
        "path | none, consumer, ip, header, cookie, query_arg, uri_capture",
      })
  void theseInputsAreNotTheirOwnFallback(String input, String others) {
    assertThat(problems("hash_on", input, "hash_fallback", input))
        .containsExactly("hash_fallback: expected one of: " + others, HASH_CONDITION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"header", "query_arg", "uri_capture"})
  void theseInputsAreTheirOwnFallbackUnderAnotherName(String input) {
    var first = "hash_on_" + input;
    var second = "hash_fallback_" + input;

    assertThat(problems("hash_on", input, "hash_fallback", input, first, "a", second, "b"))
        .isEmpty();
    assertThat(problems("hash_on", input, "hash_fallback", input, first, "a", second, "a"))
        .containsExactly(
            ": values of these fields must be distinct: '%s', '%s'".formatted(first, second));
    assertThat(problems("hash_on", input, "hash_fallback", input))
        .containsExactly(
            first + ": required field missing",
            HASH_CONDITION,
            second + ": required field missing",
            FALLBACK_CONDITION);
  }

  @Test
  void aCookieHasAName() {
    assertThat(problems("hash_on", "cookie"))
        .containsExactly("hash_on_cookie: required field missing", HASH_CONDITION);
    assertThat(problems("hash_on", "ip", "hash_fallback", "cookie"))
        .containsExactly("hash_on_cookie: required field missing", FALLBACK_CONDITION);
    assertThat(problems("hash_on", "ip", "hash_fallback", "cookie", "hash_on_cookie", "a"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a b, must be a valid hostname",
    "127.0.0.1, no ip addresses allowed",
    "::1, no ip addresses allowed",
    "a.example:80, no port allowed",
  })
  void anUpstreamIsNamedLikeAHost(String name, String why) {
    assertThat(Processed.by(UpstreamSchema.upstreams(), "name", name).problems())
        .containsExactly("name: Invalid name ('" + name + "'); " + why);
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example:8000",
    "a.example:80, a.example:80",
    "127.0.0.1, 127.0.0.1:8000",
    "::1, [0000:0000:0000:0000:0000:0000:0000:0001]:8000",
    "[::1]:80, [0000:0000:0000:0000:0000:0000:0000:0001]:80",
    "::ffff:1.2.3.4, [0000:0000:0000:0000:0000:ffff:0102:0304]:8000",
  })
  void aTargetGetsAPort(String written, String stored) {
    assertThat(target(written).document().text("target")).isEqualTo(stored);
    assertThat(target(stored).document().text("target")).isEqualTo(stored);
  }

  @Test
  void aTargetIsAHost() {
    assertThat(target("a b").problems())
        .containsExactly("target: Invalid target ('a b'); not a valid hostname or ip address");
  }

  private static Processed target(String address) {
    var upstream = object("id", "11111111-2222-4333-8444-555555555555");
    return Processed.by(UpstreamSchema.targets(), "upstream", upstream, "target", address);
  }

  private static List<String> problems(Object... namesAndValues) {
    return upstream(namesAndValues).problems();
  }

  private static Processed upstream(Object... namesAndValues) {
    var document = object(namesAndValues).with("name", Value.of("a"));
    return Processed.by(UpstreamSchema.upstreams(), document);
  }

  @Test
  void numbersHaveBounds() {
    assertThat(problems("slots", 10)).isEmpty();
    assertThat(problems("slots", 9)).containsExactly("slots: value should be between 10 and 65536");
    assertThat(problems("slots", 65_537))
        .containsExactly("slots: value should be between 10 and 65536");
    assertThat(problems("healthchecks", object("threshold", 101)))
        .containsExactly("healthchecks.threshold: value should be between 0 and 100");
    var statuses = object("http_statuses", List.of(99, 100, 999, 1000));
    assertThat(problems("healthchecks", object("passive", object("healthy", statuses))))
        .containsExactly(
            "healthchecks.passive.healthy.http_statuses[1]: value should be between 100 and 999",
            "healthchecks.passive.healthy.http_statuses[4]: value should be between 100 and 999");
  }

  @Test
  void namesOfInputsCanBeSent() {
    assertThat(problems("hash_on_cookie", "a;b"))
        .containsExactly(
            "hash_on_cookie: bad cookie name 'a;b', allowed are letters, digits and"
                + " !#$%&'*+-.^_`|~");
    assertThat(problems("hash_on_header", "a b"))
        .containsExactly(
            "hash_on_header: bad header name 'a b', allowed characters are A-Z, a-z, 0-9, '_',"
                + " and '-'");
  }
}
