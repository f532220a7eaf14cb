package moongate.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.GrpcCaller;
import moongate.gateway.testing.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JwtTest {
  private static final String SECRET = "the secret of ann";
  private static final String ANN = "\"iss\":\"ann-key\"";

  private final GatewayUnderTest gateway = new GatewayUnderTest(new JwtType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return with(config, "{key: ann-key, secret: %s}".formatted(SECRET));
  }

  private GatewayUnderTest with(String config, String credential) {
    return gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        consumers:
        - {username: ann, jwt_secrets: [%s]}
        - {username: nobody}
        plugins:
        - {name: jwt, config: {%s}}
        """
            .formatted(credential, config));
  }

  @Test
  void grpcClientsGetTheReasonWhereTheyLookForIt() {
    with("uri_param_names: [jwt]");
    try (var client = new GrpcCaller(gateway.http2Port())) {
      var reply = client.call("any", "");
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.header("grpc-status")).isEqualTo("16");
      assertThat(reply.header("grpc-message")).isEqualTo("Unauthorized");
      assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String unsigned(String header, String claims) {
    return base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
  }

  private static String token(String claims) {
    return token("HS256", claims, SECRET.getBytes(UTF_8));
  }

  private static String token(String algorithm, String claims, byte[] secret) {
    return signed(algorithm, "{\"typ\":\"JWT\",\"alg\":\"" + algorithm + "\"}", claims, secret);
  }

  private static String signed(String algorithm, String header, String claims, byte[] secret) {
    var text = unsigned(header, "{" + claims + "}");
    try {
      var name = algorithm.replace("HS", "HmacSHA");
      var mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(secret, name));
      return text + "." + base64(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private static void assertIsRefused(Reply reply, String message) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).isEqualTo("{\"message\":\"" + message + "\"}");
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
  }

  @Test
  void tellsTheServiceWhoSignedTheToken() {
    var reply = with("").get("/", bearer(token(ANN)), "X-Consumer-Username: forged");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("ann");
    assertThat(reply.received("X-Credential-Identifier")).isEqualTo("ann-key");
  }

  @Test
  void theCaseOfTheTypeIsFree() {
    var header = "{\"typ\":\"jwt\",\"alg\":\"HS256\"}";
    var token = signed("HS256", header, ANN, SECRET.getBytes(UTF_8));
    assertThat(with("").get("/", bearer(token)).status()).isEqualTo(200);
  }

  @Test
  void aRequestWithoutATokenIsTold() {
    var reply = with("").get("/", "Authorization: Basic eA==");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    with("realm: here");
    assertThat(gateway.get("/").header("WWW-Authenticate")).isEqualTo("Bearer realm=\"here\"");
    assertThat(gateway.get("/", bearer("x")).header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"here\", error=\"invalid_token\"");
  }

  @Test
  void findsTokensWhereItShould() {
    with("uri_param_names: [jwt, t], cookie_names: [session], header_names: [x-token]");
    var token = token(ANN);
    assertThat(gateway.get("/?t=" + token).status()).isEqualTo(200);
    assertThat(gateway.get("/", "Cookie: a=b; session=" + token).status()).isEqualTo(200);
    assertThat(gateway.get("/", "X-Token: bearer " + token).status()).isEqualTo(200);
    assertThat(gateway.get("/", bearer(token)).status()).isEqualTo(401);
    assertThat(gateway.get("/?jwt=" + token, "X-Token: bearer " + token).status()).isEqualTo(200);
    assertIsRefused(gateway.get("/?jwt=" + token, "X-Token: bearer x"), "Multiple tokens provided");
    assertThat(gateway.get("/?jwt=&t", "Cookie: session=", "X-Token: bearer " + token).status())
        .as("where a place is empty")
        .isEqualTo(200);
    with("header_names: [x_token]");
    assertThat(gateway.get("/", "X-Token: bearer " + token).status())
        .as("written with - for _")
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | invalid JSON",
        "a.b.c.d | invalid JSON",
        "e30.!!.x | invalid JSON",
        "e30.e30.x | invalid alg",
        "eyJhbGciOiJub25lIn0.e30. | invalid alg",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IngifQ.e30.x | invalid typ",
        "eyJhbGciOiJIUzI1NiJ9.W10.x | invalid claims",
        "eyJhbGciOiJIUzI1NiJ9.e30.** | invalid signature",
      })
  void saysWhatIsWrongWithATokensForm(String token, String why) {
    assertIsRefused(with("").get("/", bearer(token)), "Bad token; " + why);
  }

  /// RFC 7515, 4.1.11: these extensions must be understood, and no others are allowed there.
  @ParameterizedTest
  @ValueSource(strings = {"[\"exp\"],\"exp\":1", "[\"b64\"],\"b64\":true", "[]", "null"})
  void aTokenWithCriticalExtensionsIsRefused(String critical) {
    var header = "{\"alg\":\"HS256\",\"crit\":" + critical + "}";
    var token = signed("HS256", header, ANN, SECRET.getBytes(UTF_8));
    assertIsRefused(with("").get("/", bearer(token)), "Bad token; unsupported crit");
  }

  @Test
  void saysWhatIsWrongWithItsKey() {
    with("");
    assertIsRefused(gateway.get("/", bearer(token(""))), "No mandatory 'iss' in claims");
    assertIsRefused(gateway.get("/", bearer(token("\"iss\":\"\""))), "Invalid 'iss' in claims");
    assertIsRefused(gateway.get("/", bearer(token("\"iss\":7"))), "Invalid 'iss' in claims");
    assertIsRefused(
        gateway.get("/", bearer(token("\"iss\":\"x\""))), "No credentials found for given 'iss'");
  }

  @Test
  void refusesWhatIsNotSignedAsTheCredentialSays() {
    with("");
    var right = token(ANN);
    var body = right.substring(0, right.lastIndexOf('.'));
    assertIsRefused(gateway.get("/", bearer(body + ".")), "Invalid signature");
    assertIsRefused(gateway.get("/", bearer(body + ".AAAA")), "Invalid signature");
    var other = token("HS256", ANN, "other".getBytes(UTF_8));
    assertIsRefused(gateway.get("/", bearer(other)), "Invalid signature");
    var stronger = token("HS512", ANN, SECRET.getBytes(UTF_8));
    assertIsRefused(gateway.get("/", bearer(stronger)), "Invalid algorithm");
  }

  @Test
  void theKeyMayBeAnotherClaimOrInTheHeader() {
    with("key_claim_name: kid");
    assertThat(gateway.get("/", bearer(token("\"kid\":\"ann-key\""))).status()).isEqualTo(200);
    var text = unsigned("{\"alg\":\"HS256\",\"kid\":\"ann-key\"}", "{}");
    assertIsRefused(gateway.get("/", bearer(text + ".AAAA")), "Invalid signature");
    assertIsRefused(gateway.get("/", bearer(token(ANN))), "No mandatory 'kid' in claims");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  void sharedSecretsMayBeWrittenInBase64(String algorithm) {
    byte[] secret = {1, (byte) 0xFF, (byte) 0xFE, 2, 3};
    var written = Base64.getEncoder().encodeToString(secret);
    with(
        "secret_is_base64: true",
        "{key: ann-key, algorithm: %s, secret: \"%s\"}".formatted(algorithm, written));
    assertThat(gateway.get("/", bearer(token(algorithm, ANN, secret))).status()).isEqualTo(200);
    with(
        "secret_is_base64: true",
        "{key: ann-key, algorithm: %s, secret: \"=\"}".formatted(algorithm));
    assertIsRefused(gateway.get("/", bearer(token(algorithm, ANN, secret))), "Invalid key/secret");
  }

  /// RFC 7518, 3.5: a salt as long as the digest.
  private static PSSParameterSpec padding(String bits) {
    var digest = "SHA-" + bits;
    int salt = Integer.parseInt(bits) / 8;
    return new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), salt, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, RSA, 2048, SHA256withRSA",
    "RS384, RSA, 2048, SHA384withRSA",
    "RS512, RSA, 2048, SHA512withRSA",
    "PS256, RSA, 2048, RSASSA-PSS",
    "PS384, RSA, 2048, RSASSA-PSS",
    "PS512, RSA, 2048, RSASSA-PSS",
    "ES256, EC, secp256r1, SHA256withECDSAinP1363Format",
    "ES384, EC, secp384r1, SHA384withECDSAinP1363Format",
    "ES512, EC, secp521r1, SHA512withECDSAinP1363Format",
    "EdDSA, Ed25519, 0, Ed25519"
  })
  void publicKeysVerify(String algorithm, String kind, String size, String java)
      throws GeneralSecurityException {
    var keys = keys(kind, size);
    var pem = Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded());
    var text = "-----BEGIN PUBLIC KEY-----\n" + pem + "\n-----END PUBLIC KEY-----\n";
    with(
        "",
        "{key: ann-key, algorithm: %s, rsa_public_key: \"%s\"}"
            .formatted(algorithm, text.replace("\r", "").replace("\n", "\\n")));
    var body = unsigned("{\"alg\":\"" + algorithm + "\"}", "{" + ANN + "}");
    var signer = Signature.getInstance(java);
    if (algorithm.startsWith("PS")) {
      signer.setParameter(padding(algorithm.substring(2)));
    }
    signer.initSign(keys.getPrivate());
    signer.update(body.getBytes(UTF_8));
    var signature = signer.sign();

    assertThat(gateway.get("/", bearer(body + "." + base64(signature))).status()).isEqualTo(200);
    signature[3] ^= 1;
    assertIsRefused(gateway.get("/", bearer(body + "." + base64(signature))), "Invalid signature");
    // The public key is no secret: nobody may sign with it.
    assertIsRefused(
        gateway.get("/", bearer(token("HS256", ANN, text.getBytes(UTF_8)))), "Invalid algorithm");
  }

  private static KeyPair keys(String kind, String size) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(kind);
    switch (kind) {
      case "RSA" -> generator.initialize(Integer.parseInt(size));
      case "EC" -> generator.initialize(new ECGenParameterSpec(size));
      default -> {}
    }
    return generator.generateKeyPair();
  }

  @Test
  void tokensHaveTheirTime() {
    with("claims_to_verify: [exp, nbf]");
    long now = System.currentTimeMillis() / 1000;
    var past = token(ANN + ",\"exp\":%d,\"nbf\":%d".formatted(now - 100, now - 200));
    var present = token(ANN + ",\"exp\":%d,\"nbf\":%d.5".formatted(now + 100, now - 200));
    var future = token(ANN + ",\"exp\":%d,\"nbf\":%d".formatted(now + 300, now + 200));
    assertThat(gateway.get("/", bearer(present)).status()).isEqualTo(200);
    assertThat(gateway.get("/", bearer(past)).body()).isEqualTo("{\"exp\":\"token expired\"}");
    assertThat(gateway.get("/", bearer(past)).header("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\"");
    assertThat(gateway.get("/", bearer(future)).body())
        .isEqualTo("{\"nbf\":\"token not valid yet\"}");
    assertThat(gateway.get("/", bearer(token(ANN + ",\"exp\":\"x\""))).body())
        .contains("\"exp\":\"must be a number\"", "\"nbf\":\"must be a number\"");
  }

  @Test
  void tokensMayNotLastTooLong() {
    with("claims_to_verify: [exp], maximum_expiration: 300");
    long now = System.currentTimeMillis() / 1000;
    assertThat(gateway.get("/", bearer(token(ANN + ",\"exp\":" + (now + 200)))).status())
        .isEqualTo(200);
    assertThat(gateway.get("/", bearer(token(ANN + ",\"exp\":" + (now + 400)))).body())
        .isEqualTo("{\"exp\":\"exceeds maximum allowed expiration\"}");
  }

  @Test
  void anonymousRequestsBecomeThatConsumer() {
    var reply = with("anonymous: nobody").get("/", bearer("x"));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("nobody");
    assertThat(reply.received("X-Anonymous-Consumer")).isEqualTo("true");
  }

  @Test
  void preflightMayPass() {
    assertThat(with("run_on_preflight: false").send("OPTIONS", "/", "").status()).isEqualTo(200);
    assertThat(with("").send("OPTIONS", "/", "").status()).isEqualTo(401);
  }

  @Test
  void faultsOfTheConfigurationAreSaid() {
    assertThatThrownBy(() -> with("maximum_expiration: 5, claims_to_verify: [nbf]"))
        .hasMessageContaining("config.claims_to_verify: expected to contain: exp");
    assertThatThrownBy(() -> with("maximum_expiration: 5"))
        .hasMessageContaining("config.claims_to_verify: expected to contain: exp");
    assertThatThrownBy(() -> with("", "{algorithm: RS256}"))
        .hasMessageContaining("rsa_public_key: required field missing");
    assertThatThrownBy(() -> with("", "{algorithm: RS256, rsa_public_key: x}"))
        .hasMessageContaining("rsa_public_key: invalid key");
    assertThatThrownBy(() -> with("", "{algorithm: none}"))
        .hasMessageContaining(
            "expected one of: HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384, ES512,"
                + " PS256, PS384, PS512, EdDSA");
  }
}
