package moongate.model.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.schema.Report;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class CertificateSchemaTest {
  private static final Instant NOW = Instant.now();
  private static final IssuedCertificate RSA = issued(Kind.RSA, false, NOW);
  private static final IssuedCertificate ECDSA = issued(Kind.ECDSA, false, NOW);
  private static final IssuedCertificate AUTHORITY = issued(Kind.ECDSA, true, NOW);

  private final EntitySchemas schemas = new EntitySchemas(List.of());
  private final Problems problems = new Problems();

  private static IssuedCertificate issued(Kind kind, boolean isAuthority, Instant until) {
    var from = until.minus(Duration.ofDays(2));
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            kind, "a.example", List.of("a.example"), isAuthority, from, until.plusSeconds(3600)));
  }

  @Test
  void aCertificateAndItsKeyArePassed() {
    process("certificates", Map.of("cert", RSA.certificateText(), "key", RSA.keyText()));

    assertThat(texts()).isEmpty();
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    var other = issued(Kind.RSA, false, NOW);
    process("certificates", Map.of("cert", RSA.certificateText(), "key", other.keyText()));

    assertThat(texts()).containsExactly(": certificate does not match key");
  }

  @Test
  void aKeyOfAnotherKindIsRefused() {
    process("certificates", Map.of("cert", RSA.certificateText(), "key", ECDSA.keyText()));

    assertThat(texts()).containsExactly(": certificate does not match key");
  }

  @Test
  void aSecondCertificateHasToBeOfTheOtherKind() {
    process("certificates", both(RSA, ECDSA));
    assertThat(texts()).isEmpty();

    process("certificates", both(RSA, issued(Kind.RSA, false, NOW)));
    assertThat(texts())
        .containsExactly(
            ": certificate and alternative certificate need to have different type (e.g. RSA"
                + " and ECDSA), the provided certificates were both of the same type");
  }

  @Test
  void aSecondCertificateWithoutItsKeyIsRefused() {
    process(
        "certificates",
        Map.of(
            "cert", RSA.certificateText(),
            "key", RSA.keyText(),
            "cert_alt", ECDSA.certificateText()));

    assertThat(texts())
        .containsExactly(": all or none of these fields must be set: 'cert_alt', 'key_alt'");
  }

  @Test
  void aServerNameIsNoAddress() {
    process("snis", Map.of("name", "1.2.3.4"));

    assertThat(texts()).contains("name: must not be an IP");
  }

  @Test
  void textsThatAreNoPemAreRefusedWithTheReason() {
    process("certificates", Map.of("cert", "x", "key", RSA.certificateText()));

    assertThat(texts())
        .containsExactly(
            "cert: invalid certificate: no -----BEGIN CERTIFICATE----- in it",
            "key: invalid key: no -----BEGIN PRIVATE KEY----- in it");
  }

  @Test
  void referencesToAVaultAreNotLookedAt() {
    process("certificates", Map.of("cert", "{vault://env/cert}", "key", "{vault://env/cert-key}"));

    assertThat(texts()).isEmpty();
  }

  @Test
  void anAuthorityGetsItsDigest() {
    var processed = process("ca_certificates", Map.of("cert", AUTHORITY.certificateText()));

    assertThat(texts()).isEmpty();
    assertThat(processed.text("cert_digest")).matches("[0-9a-f]{64}");
  }

  /// Not even by a change that leaves the certificate as it is.
  @Test
  void nobodyElseSaysWhatTheDigestIs() {
    var written = Map.of("cert", AUTHORITY.certificateText(), "cert_digest", "abc");
    assertThat(process("ca_certificates", written).text("cert_digest")).matches("[0-9a-f]{64}");

    var change = Value.Obj.EMPTY.with("cert_digest", Value.of("abc"));
    var prepared =
        schemas
            .entity("ca_certificates")
            .orElseThrow()
            .prepare(change, new Report(FieldPath.ROOT, problems, 0));
    assertThat(prepared).isEqualTo(Value.Obj.EMPTY);
  }

  @Test
  void whatIsNoAuthorityIsRefused() {
    process("ca_certificates", Map.of("cert", RSA.certificateText()));

    assertThat(texts())
        .containsExactly(
            "cert: certificate does not appear to be a CA because it is missing the \"CA\" basic"
                + " constraint");
  }

  @Test
  void anAuthorityOfThePastIsRefused() {
    var old = issued(Kind.ECDSA, true, NOW.minus(Duration.ofDays(1)));
    process("ca_certificates", Map.of("cert", old.certificateText()));

    assertThat(texts())
        .containsExactly("cert: certificate expired, \"Not After\" time is in the past");
  }

  @Test
  void authoritiesComeOneAtATime() {
    var two = AUTHORITY.certificateText() + RSA.certificateText();
    process("ca_certificates", Map.of("cert", two));

    assertThat(texts()).containsExactly("cert: please submit only one certificate at a time");
  }

  @Test
  void serverNamesMayHaveOneWildcardAtAnEnd() {
    for (var name : List.of("a.example", "*.example", "a.*", "*")) {
      processSni(name);
    }
    assertThat(texts()).isEmpty();

    processSni("a.*.example");
    assertThat(texts())
        .containsExactly("name: invalid wildcard: must be placed at leftmost or rightmost label");
  }

  private void processSni(String name) {
    var id = Value.of(Map.of("id", Value.of("0dc6f45b-8f8d-40d2-a504-473544ee190b")));
    var document = Value.of(Map.of("name", Value.of(name), "certificate", id));
    schemas.entity("snis").orElseThrow().process(document, report());
  }

  private static Map<String, String> both(IssuedCertificate first, IssuedCertificate second) {
    return Map.of(
        "cert", first.certificateText(),
        "key", first.keyText(),
        "cert_alt", second.certificateText(),
        "key_alt", second.keyText());
  }

  private Value.Obj process(String entity, Map<String, String> fields) {
    var document = Value.Obj.EMPTY;
    for (var field : fields.entrySet()) {
      document = document.with(field.getKey(), Value.of(field.getValue()));
    }
    return schemas.entity(entity).orElseThrow().process(document, report());
  }

  private Report report() {
    return new Report(FieldPath.ROOT, problems, 0);
  }

  private List<String> texts() {
    return problems.list().stream().map(p -> p.path() + ": " + p.message()).toList();
  }
}
