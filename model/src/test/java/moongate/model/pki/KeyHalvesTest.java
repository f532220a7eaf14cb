package moongate.model.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHalvesTest {
  /// Made by `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`, with its public key.
  private static final String KEY =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAGRKc4gq/uaaE3rj
      fT++N2WbUrLuBjC69XtF1n+5gouhRANCAASoWL2UxgQvlNuNFpIkGnOZ/xpMMCGV
      eWAXeAMgjMbhwN2fNVOWcLo/g6wQ1UbyJGdzezN3O9uacvMIHLhhseFL
      -----END PRIVATE KEY-----
      """;

  private static final String POINT =
      "04a858bd94c6042f94db8d1692241a7399ff1a4c302195796017780320"
          + "8cc6e1c0dd9f35539670ba3f83ac10d546f22467737b33773bdb9a72f3081cb861b1e14b";

  @Test
  void aPrivateKeyTellsItsPublicHalf() {
    assertThat(Pkcs8.publicPoint(Pem.privateKey(KEY).getEncoded()))
        .hasValueSatisfying(point -> assertThat(HexFormat.of().formatHex(point)).isEqualTo(POINT));
  }

  @Test
  void aKeyOfACurveMatchesThePointInItAndNoOther() throws Exception {
    var key = Pem.privateKey(KEY);

    assertThat(KeyHalves.match(point(POINT), key)).isTrue();
    assertThat(KeyHalves.match(generated("EC", 256).getPublic(), key)).isFalse();
  }

  /// Made by `openssl ec -conv_form compressed`.
  @Test
  void aKeyWithACompressedPointMatchesItsPublicHalfToo() throws Exception {
    var key =
        Pem.privateKey(
            """
            -----BEGIN PRIVATE KEY-----
            MGcCAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcETTBLAgEBBCC2vBIi/0i7Rq2XyBjh
            CXd9jVvtz1qwhOeq6qHYxmcelaEkAyIAA5Lr8s1PYZNiKPTRRMcghmOXNY45s6P8
            XrUzvUOhzZ+w
            -----END PRIVATE KEY-----
            """);
    var own =
        "0492ebf2cd4f61936228f4d144c720866397358e39b3a3fc5eb533bd43a1cd9fb0"
            + "bf99fd917b550d4fc392063b7c198c499b04b3250aa41c812c7bcde3097ab921";

    assertThat(KeyHalves.match(point(own), key)).isTrue();
    assertThat(KeyHalves.match(point(POINT), key)).isFalse();
  }

  private static PublicKey point(String hex) throws Exception {
    var algorithm = Der.sequence(Der.oid("2a8648ce3d0201"), Der.oid("2a8648ce3d030107"));
    var spki = Der.sequence(algorithm, Der.bits(HexFormat.of().parseHex(hex)));
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
  }

  /// Private keys of the JDK do not contain their public halves, except for RSA.
  @ParameterizedTest
  @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "Ed25519, 255"})
  void generatedHalvesMatchEachOtherOnly(String algorithm, int size) throws Exception {
    var one = generated(algorithm, size);
    var other = generated(algorithm, size);

    assertThat(KeyHalves.match(one.getPublic(), one.getPrivate())).isTrue();
    assertThat(KeyHalves.match(one.getPublic(), other.getPrivate())).isFalse();
  }

  @Test
  void keysOfDifferentAlgorithmsDoNotMatch() throws Exception {
    var rsa = generated("RSA", 2048);
    var curve = generated("EC", 256);

    assertThat(KeyHalves.match(rsa.getPublic(), curve.getPrivate())).isFalse();
    assertThat(KeyHalves.match(curve.getPublic(), rsa.getPrivate())).isFalse();
    assertThat(KeyHalves.match(rsa.getPublic(), Pem.privateKey(KEY))).isFalse();
  }

  @Test
  void whatIsNoKeyNamesNoPoint() {
    var encoded = Pem.privateKey(KEY).getEncoded();
    for (int length = 0; length < encoded.length; length++) {
      assertThat(Pkcs8.publicPoint(Arrays.copyOf(encoded, length))).isEqualTo(Optional.empty());
    }
  }

  private static KeyPair generated(String algorithm, int size) throws Exception {
    var generator = KeyPairGenerator.getInstance(algorithm);
    if (!algorithm.startsWith("Ed")) {
      generator.initialize(size);
    }
    return generator.generateKeyPair();
  }
}
