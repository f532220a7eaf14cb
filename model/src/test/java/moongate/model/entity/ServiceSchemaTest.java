package moongate.model.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.model.schema.Processed;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceSchemaTest {
  private static final String PROTOCOL_CONDITION =
      ": failed conditional validation given value of field 'protocol'";

  @ParameterizedTest
  @CsvSource({
    "http://a,             http,  a,     80,",
    "HTTP://a/,            http,  a,     80,   /",
    "https://a/b/c,        https, a,     443,  /b/c",
    "wss://a,              wss,   a,     443,",
    "ws://a,               ws,    a,     80,",
    "https://[::1]:8443/b, https, [::1], 8443, /b",
  })
  void aUrlStandsForFourFields(String url, String protocol, String host, int port, String path) {
    var service = service("url", url);

    assertThat(service.problems()).isEmpty();
    assertThat(service.document().text("protocol")).isEqualTo(protocol);
    assertThat(service.document().text("host")).isEqualTo(host);
    assertThat(service.document().integer("port")).isEqualTo(port);
    assertThat(service.document().textOrNull("path")).isEqualTo(path);
    assertThat(service.document().has("url")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "http://", "http:///b", "http://:80", "http://a?b=c"})
  void otherTextsAreNoUrl(String url) {
    assertThat(service("url", url).problems())
        .contains("url: invalid url: expected protocol://host, with :port and /path if needed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https", "tls", "wss"})
  void servicesWithTlsMaySayHow(String protocol) {
    assertThat(tls(protocol).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "tcp", "ws", "grpcs"})
  void otherServicesMayNot(String protocol) {
    assertThat(tls(protocol).problems())
        .containsExactly(
            "client_certificate: value must be null",
            PROTOCOL_CONDITION,
            "tls_verify: value must be null",
            PROTOCOL_CONDITION,
            "tls_verify_depth: value must be null",
            PROTOCOL_CONDITION,
            "ca_certificates: value must be null",
            PROTOCOL_CONDITION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "tls", "udp", "grpc", "grpcs"})
  void onlyHttpHasPaths(String protocol) {
    assertThat(service("host", "a", "protocol", protocol, "path", "/").problems())
        .containsExactly("path: value must be null", PROTOCOL_CONDITION);
    assertThat(service("host", "a", "protocol", protocol).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "port, -1, 65536, 0 and 65535",
    "retries, -1, 32768, 0 and 32767",
    "connect_timeout, 0, 2147483647, 1 and 2147483646",
    "tls_verify_depth, -1, 65, 0 and 64",
  })
  void numbersHaveBounds(String field, double low, double high, String bounds) {
    for (var bad : List.of(low, high)) {
      assertThat(service("host", "a", "protocol", "https", field, bad).problems())
          .containsExactly(field + ": value should be between " + bounds);
    }
    for (var good : List.of(low + 1, high - 1)) {
      assertThat(service("host", "a", "protocol", "https", field, good).problems()).isEmpty();
    }
  }

  @Test
  void aConsumerHasOneOfItsNames() {
    assertThat(Processed.by(Entities.consumers(), "custom_id", "a").problems()).isEmpty();
    assertThat(Processed.by(Entities.consumers()).problems())
        .containsExactly(
            ": at least one of these fields must be non-empty: 'custom_id', 'username'");
  }

  private static Processed tls(String protocol) {
    var id = "11111111-2222-4333-8444-555555555555";
    return service(
        "host",
        "a",
        "protocol",
        protocol,
        "client_certificate",
        Processed.object("id", id),
        "tls_verify",
        Value.of(false),
        "tls_verify_depth",
        0,
        "ca_certificates",
        List.of(id));
  }

  private static Processed service(Object... namesAndValues) {
    return Processed.by(Entities.services(), namesAndValues);
  }
}
