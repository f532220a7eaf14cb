package moongate.model.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.pki.Pem;
import moongate.model.schema.Processed;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class VaultAndKeySchemaTest {
  private static final String ID = "11111111-2222-4333-8444-555555555555";

  private static final String OCTETS = "{\"kty\":\"oct\", \"kid\":\"1\", \"k\":\"AAAA\"}";

  private Value.Obj processed = Value.Obj.EMPTY;

  @Test
  void aVaultShowsTheWholeConfigOfItsKind() {
    assertThat(problems(VaultSchema.vaults(), Map.of("prefix", "my-env", "name", "env"))).isEmpty();
    assertThat(processed.object("config").members()).containsEntry("prefix", Value.NULL);
  }

  @Test
  void aVaultIsCalledNeitherLikeAKindOfVaultNorInUpperCase() {
    assertThat(problems(VaultSchema.vaults(), Map.of("prefix", "env", "name", "env")))
        .contains("prefix: must not be one of: env");
    assertThat(problems(VaultSchema.vaults(), Map.of("prefix", "A", "name", "hcv")))
        .contains("prefix: invalid value: A")
        .contains("name: vault 'hcv' is not installed");
  }

  @Test
  void theNameOfAVaultDoesNotEndInAHyphen() {
    for (var bad : List.of("my-", "-a", "1a", "a_b", "a")) {
      assertThat(problems(VaultSchema.vaults(), Map.of("prefix", bad, "name", "env")))
          .contains("prefix: invalid value: " + bad);
    }
  }

  @Test
  void thePrefixOfVariablesMayHaveHyphensWhichStandForUnderscores() {
    for (var good : List.of("MY_SECRET_", "example-prefix", "-")) {
      assertThat(problems(VaultSchema.ENVIRONMENT.config(), Map.of("prefix", good)))
          .doesNotContain("prefix:");
    }
    for (var bad : List.of("1", "a b", "/tmp")) {
      assertThat(problems(VaultSchema.ENVIRONMENT.config(), Map.of("prefix", bad)))
          .contains("prefix: invalid value: " + bad);
    }
  }

  @Test
  void aKeyIsEitherAJwkOrPem() {
    assertThat(problems(KeySchema.keys(), Map.of("kid", "1")))
        .contains("at least one of these fields must be non-empty: 'jwk', 'pem'");
    assertThat(problems(KeySchema.keys(), Map.of("kid", "1", "jwk", "no")))
        .contains("jwk: could not load JWK, likely not a valid key");
    assertThat(problems(KeySchema.keys(), Map.of("kid", "1", "jwk", OCTETS))).isEmpty();
  }

  @Test
  void aPemKeyHasAHalf() {
    assertThat(Processed.by(KeySchema.keys(), "kid", "1", "pem", Value.Obj.EMPTY).problems())
        .containsExactly(
            "pem: at least one of these fields must be non-empty: 'private_key', 'public_key'");
  }

  @Test
  void aKeyIsNotBothAJwkAndPem() {
    var both = Map.of("kid", "1", "jwk", OCTETS, "private_key", issued().keyText());
    assertThat(problems(KeySchema.keys(), both))
        .contains("only one or none of these fields must be set: 'jwk', 'pem'");
  }

  @Test
  void aJwkHasThePartsOfItsTypeAndTheNameOfTheKey() {
    for (var bad :
        List.of("{}", "{\"kty\":\"oct\"}", "{\"kty\":\"RSA\",\"n\":\"AQ\"}", OCTETS + "x", "[1]")) {
      assertThat(problems(KeySchema.keys(), Map.of("kid", "1", "jwk", bad)))
          .as(bad)
          .contains("jwk: could not load JWK, likely not a valid key");
    }
    assertThat(problems(KeySchema.keys(), Map.of("kid", "2", "jwk", OCTETS)))
        .contains("kid in jwk.kid must be equal to keys.kid");
    assertThat(problems(KeySchema.keys(), Map.of("kid", "2", "jwk", "{vault://env/jwk}")))
        .isEmpty();
  }

  @Test
  void aKeyMayNameItsCertificateAndSoMayItsJwk() {
    var jwk = OCTETS.replace("}", ", \"x5t\": \"AQ\", \"x5c\": [\"AA==\"]}");
    assertThat(problems(KeySchema.keys(), Map.of("kid", "1", "x5t", "AQ", "jwk", jwk))).isEmpty();
    assertThat(processed.text("x5t")).isEqualTo("AQ");
  }

  @Test
  void theHalvesOfAPemKeyBelongTogether() {
    var one = issued();
    var halves = Map.of("kid", "1", "private_key", one.keyText());
    assertThat(problems(KeySchema.keys(), with(halves, publicText(one)))).isEmpty();
    assertThat(problems(KeySchema.keys(), with(halves, publicText(issued()))))
        .contains("the private key does not match the public key");
    assertThat(problems(KeySchema.keys(), with(halves, "x")))
        .contains("could not load public key: no -----BEGIN PUBLIC KEY----- in it");
  }

  private static IssuedCertificate issued() {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            Kind.ECDSA, "a.example", List.of("a.example"), false, now, now.plusSeconds(60)));
  }

  private static String publicText(IssuedCertificate of) {
    var key = Pem.certificates(of.certificateText()).getFirst().getPublicKey();
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(key.getEncoded()));
  }

  private static Map<String, String> with(Map<String, String> texts, String publicKey) {
    var more = new LinkedHashMap<>(texts);
    more.put("public_key", publicKey);
    return more;
  }

  private String problems(Schema schema, Map<String, String> texts) {
    var members = new LinkedHashMap<String, Value>();
    members.put("id", Value.of(ID));
    var pem = Value.Obj.EMPTY;
    for (var text : texts.entrySet()) {
      if (text.getKey().endsWith("_key")) {
        pem = pem.with(text.getKey(), Value.of(text.getValue()));
      } else {
        members.put(text.getKey(), Value.of(text.getValue()));
      }
    }
    if (!pem.members().isEmpty()) {
      members.put("pem", pem);
    }
    var problems = new Problems();
    processed = schema.process(new Value.Obj(members, 0), new Report(FieldPath.ROOT, problems, 0));
    return problems.isEmpty() ? "" : problems.toText("");
  }
}
