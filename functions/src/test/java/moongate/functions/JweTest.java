package moongate.functions;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `kong.jwe`: encrypted tokens.
class JweTest {
  /// The key and the token of Kong's documentation, made by another implementation.
  private static final String KEY =
      "{kty=\"EC\", crv=\"P-256\", use=\"enc\","
          + " x=\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
          + " y=\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\","
          + " d=\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}";

  private static final String TOKEN =
      "eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSIsImFwdSI6Ik1lUFhUS2oyWFR1NUktYldUSFI2bXci"
          + "LCJhcHYiOiJmUHFoa2hfNkdjVFd1SG5YWFZBclVnIiwiZXBrIjp7Imt0eSI6IkVDIiwiY3J2IjoiUC0yNTYi"
          + "LCJ4IjoiWWd3eF9NVXRLTW9NYUpNZXFhSjZjUFV1Z29oYkVVc0I1NndrRlpYRjVMNCIsInkiOiIxaEYzYzlR"
          + "VEhELVozam1vYUp2THZwTGJqcVNaSW9KNmd4X2YtUzAtZ21RIn19..4ZrIopIhLi3LeXyE.-Ke4ofA.MI5lT"
          + "kML5NIa-Twm-92F6Q";

  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static String pem(String label, byte[] der) {
    return "[[-----BEGIN %s-----\n%s\n-----END %s-----\n]]"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }

  private static KeyPair pair(String algorithm) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm.equals("RSA-OAEP") ? "RSA" : "EC");
      if (algorithm.equals("RSA-OAEP")) {
        generator.initialize(2048);
      } else {
        generator.initialize(new ECGenParameterSpec("secp521r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  @Test
  void aTokenOfAnotherImplementationIsRead() {
    assertThat(lab.result("kong.jwe.decrypt(" + KEY + ", '" + TOKEN + "')")).isEqualTo("hello");
  }

  @Test
  void aTokenIsTakenApart() {
    assertThat(
            lab.result(
                "(function() local t = kong.jwe.decode('"
                    + TOKEN
                    + "') return #t .. t.protected.alg .. t.protected.enc .. #t.encrypted_key .."
                    + " #t.iv .. #t.ciphertext .. #t.tag .. tostring(t.aad == t[1]) .."
                    + " tostring(table.concat(t, '.') == '"
                    + TOKEN
                    + "') end)()"))
        .isEqualTo("5ECDH-ESA256GCM012516truetrue");
  }

  @ParameterizedTest
  @CsvSource({
    "RSA-OAEP, A128GCM",
    "RSA-OAEP, A256CBC-HS512",
    "ECDH-ES, A192GCM",
    "ECDH-ES, A256GCM",
    "ECDH-ES, A128CBC-HS256",
    "ECDH-ES, A192CBC-HS384"
  })
  void whatIsEncryptedCanBeDecrypted(String algorithm, String content) {
    var pair = pair(algorithm);
    var code =
        """
        (function()
          local token, err = kong.jwe.encrypt("%s", "%s", %s, "to be kept \\0 secret",
            {zip = true, apu = "QWxpY2U", apv = "Qm9i"})
          if not token then return err end
          local header = kong.jwe.decode(token).protected
          return kong.jwe.decrypt(%s, token) .. header.zip .. header.apu .. header.enc
        end)()
        """
            .formatted(
                algorithm,
                content,
                pem("PUBLIC KEY", pair.getPublic().getEncoded()),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    assertThat(lab.result(code)).isEqualTo("to be kept \0 secretDEFQWxpY2U" + content);
  }

  @Test
  void aTokenThatWasChangedIsRefused() {
    var changed = TOKEN.replace("-Ke4ofA", "-Ke4ogA");
    assertThat(lab.result("select(2, kong.jwe.decrypt(" + KEY + ", '" + changed + "'))"))
        .isEqualTo("unable to decrypt: wrong key, or damaged token");
  }

  /// A key agreed on with such a point tells the receiver's own (the invalid curve attack).
  @Test
  void aSendersKeyThatIsNotOnTheCurveIsRefused() {
    assertThat(lab.result(decryptedFrom("AQ")))
        .isEqualTo("unable to decrypt: wrong key, or damaged token");
  }

  @Test
  void aTagOfAnotherLengthIsRefused() {
    var untagged = TOKEN.substring(0, TOKEN.lastIndexOf('.') + 1);
    for (var token : List.of(untagged, untagged + "AAAA", TOKEN + "AAAA")) {
      assertThat(lab.result("select(2, kong.jwe.decrypt(" + KEY + ", '" + token + "'))"))
          .isEqualTo("unable to decrypt: wrong key, or damaged token");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 9000})
  void keysOfRsaAreNeitherWeakNorHuge(int bits) {
    var modulus = new byte[bits / 8];
    Arrays.fill(modulus, (byte) 0xFF);
    var n = Base64.getUrlEncoder().withoutPadding().encodeToString(modulus);
    var key = "{kty = 'RSA', e = 'AQAB', n = '" + n + "'}";
    assertThat(lab.result("select(2, kong.jwe.encrypt('RSA-OAEP', 'A128GCM', " + key + ", 'x'))"))
        .isEqualTo("unable to encrypt: an RSA key of 2048 to 8192 bits is needed");
  }

  /// To compute with a million bits takes a second, in which nothing else runs.
  @Test
  void aSendersKeyThatIsTooLongIsRefusedAtOnce() {
    lab.result(decryptedFrom("AQ"));
    var code = decryptedFrom("f".repeat(170_000));
    long start = System.nanoTime();
    assertThat(lab.result(code)).isEqualTo("unable to decrypt: wrong key, or damaged token");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(400));
  }

  /// The call that decrypts what a sender with this public key has sent.
  private static String decryptedFrom(String coordinate) {
    var header =
        "{\"alg\":\"ECDH-ES\",\"enc\":\"A128GCM\",\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\","
            + "\"x\":\""
            + coordinate
            + "\",\"y\":\"AQ\"}}";
    var token =
        Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(US_ASCII))
            + "..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA";
    return "select(2, kong.jwe.decrypt(" + KEY + ", '" + token + "'))";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.jwe.decode('a.b') | invalid token: five parts in base64url are expected",
        "kong.jwe.decode('****....') | invalid token: five parts in base64url are expected",
        "kong.jwe.decode('YQ....') | invalid token: its header is not a JSON object",
        "kong.jwe.decode(nil) | token must be a string",
        "kong.jwe.decrypt(nil, '%s') | key must be a string or a table",
        "kong.jwe.decrypt('{', '%s') | invalid key: it is no JSON object",
        "kong.jwe.encrypt('dir', 'A128GCM', 'k', 'x') | unsupported alg",
        "kong.jwe.encrypt('ECDH-ES', 'A1', 'k', 'x') | unsupported enc",
        "kong.jwe.encrypt('ECDH-ES', 'A128GCM', 'k', 5) | plaintext must be a string",
        "kong.jwe.encrypt('ECDH-ES', 'A128GCM', 'k', 'x') | unable to encrypt",
      })
  void whatCannotBeDoneIsNilWithTheReason(String line) {
    var parts = line.split(" \\| ");
    assertThat(lab.result("select(2, " + parts[0].replace("%s", TOKEN) + ")")).startsWith(parts[1]);
  }

  @Test
  void contentThatInflatesWithoutEndIsCutOff() {
    var keys = pair("RSA-OAEP");
    var longText = "local t = {} for i = 1, 1000 do t[i] = '%s' end ".formatted("x".repeat(100));
    assertThat(
            lab.result(
                "(function() "
                    + longText
                    + "return select(2, kong.jwe.encrypt('RSA-OAEP', 'A128GCM', "
                    + pem("PUBLIC KEY", keys.getPublic().getEncoded())
                    + ", table.concat(t) .. table.concat(t), {zip = true})) end)()"))
        .isEqualTo("plaintext must not be longer than 131072 bytes");
  }
}
