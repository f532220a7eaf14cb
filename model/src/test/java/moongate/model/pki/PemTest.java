package moongate.model.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PemTest {
  /// The output of `openssl ecparam -name prime256v1 -genkey`: the curve, then the key.
  private static final String EC_KEY =
      """
      -----BEGIN EC PARAMETERS-----
      BggqhkjOPQMBBw==
      -----END EC PARAMETERS-----
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIABkSnOIKv7mmhN6430/vjdlm1Ky7gYwuvV7RdZ/uYKLoAoGCCqGSM49
      AwEHoUQDQgAEqFi9lMYEL5TbjRaSJBpzmf8aTDAhlXlgF3gDIIzG4cDdnzVTlnC6
      P4OsENVG8iRnc3szdzvbmnLzCBy4YbHhSw==
      -----END EC PRIVATE KEY-----
      """;

  /// The same key, converted by `openssl pkcs8 -topk8 -nocrypt`.
  private static final String EC_PKCS8 =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAGRKc4gq/uaaE3rj
      fT++N2WbUrLuBjC69XtF1n+5gouhRANCAASoWL2UxgQvlNuNFpIkGnOZ/xpMMCGV
      eWAXeAMgjMbhwN2fNVOWcLo/g6wQ1UbyJGdzezN3O9uacvMIHLhhseFL
      -----END PRIVATE KEY-----
      """;

  /// The output of `openssl genrsa -traditional 1024`.
  private static final String RSA_KEY =
      """
      -----BEGIN RSA PRIVATE KEY-----
      MIICWgIBAAKBgQC7tj8MgMvWwvBUk1gjJpNxTA5L572JAKtEnjpsrFDukWLUbZc2
      XQOSiV7YjN+oD7DggLHWy5MbzZo+enx2xEMN3TOiRox+dScEQNK7FMf3i2OGY99H
      BqekoEbr6dtnrbeWblvvcDRI6uXz2IRM1J5FarLVP4V46Dq9AVqg4P3XrwIDAQAB
      An9OdN3lW+/W06OftfYguv7lW+Sd1T5jBOSQyZGh2mP5Usr7/tI05quXk9MQr9DL
      bcOAEkpCfNP/yu+tLYTYHy/m4+dw6P/45xT+l66KvV+DrX9InhT82SGzGP4lLdzz
      xt9U+TEtkF5YJB3ov/WlhUvlmtkP0PQDhFoDco/+IY+RAkEA6jT5jK9bWjhPNN/W
      ukCy3UG5LGkR4e2tfszetmG0Uz+ePxrW2m0/6PsvHqOmI3UB1ACpr6bh2wNQRX8H
      RsZWiQJBAM0tt4aQ25AJRWB2KLpuvC9M9Z13JvSXKNNCcUaYfS/SoAe4XCjObqqu
      1crwc0zPvdfnmmvyIxXpmEejhM2HLncCQQC6Q0FIctnLSccsfOyQGg5mSvPS7wkK
      znTRyGtDTzcTkh/vfg/rjUFrsADMdEgYIOFAUvqguK8c+GiprJoD3o9JAkAqSWjQ
      uBw4ZGDDD7c3LUllqkPYz0zdDiZg3AnClfz/FTbcQHfmBR2z2dLAP6xTwWEMFXSz
      GLV4d6tl4GKnhVvjAkBJOdHjyc7qemIHu4ubIwuHtTnaKfeur9jP4+tZR7pWK4mF
      uMZPsal7ZXyArWwU3BQvuGpdlKeeJ1LcX5U7i6aQ
      -----END RSA PRIVATE KEY-----
      """;

  private static final String RSA_PKCS8 =
      """
      -----BEGIN PRIVATE KEY-----
      MIICdAIBADANBgkqhkiG9w0BAQEFAASCAl4wggJaAgEAAoGBALu2PwyAy9bC8FST
      WCMmk3FMDkvnvYkAq0SeOmysUO6RYtRtlzZdA5KJXtiM36gPsOCAsdbLkxvNmj56
      fHbEQw3dM6JGjH51JwRA0rsUx/eLY4Zj30cGp6SgRuvp22ett5ZuW+9wNEjq5fPY
      hEzUnkVqstU/hXjoOr0BWqDg/devAgMBAAECf0503eVb79bTo5+19iC6/uVb5J3V
      PmME5JDJkaHaY/lSyvv+0jTmq5eT0xCv0Mttw4ASSkJ80//K760thNgfL+bj53Do
      //jnFP6Xroq9X4Otf0ieFPzZIbMY/iUt3PPG31T5MS2QXlgkHei/9aWFS+Wa2Q/Q
      9AOEWgNyj/4hj5ECQQDqNPmMr1taOE8039a6QLLdQbksaRHh7a1+zN62YbRTP54/
      GtbabT/o+y8eo6YjdQHUAKmvpuHbA1BFfwdGxlaJAkEAzS23hpDbkAlFYHYoum68
      L0z1nXcm9Jco00JxRph9L9KgB7hcKM5uqq7VyvBzTM+91+eaa/IjFemYR6OEzYcu
      dwJBALpDQUhy2ctJxyx87JAaDmZK89LvCQrOdNHIa0NPNxOSH+9+D+uNQWuwAMx0
      SBgg4UBS+qC4rxz4aKmsmgPej0kCQCpJaNC4HDhkYMMPtzctSWWqQ9jPTN0OJmDc
      CcKV/P8VNtxAd+YFHbPZ0sA/rFPBYQwVdLMYtXh3q2XgYqeFW+MCQEk50ePJzup6
      Yge7i5sjC4e1Odop966v2M/j61lHulYriYW4xk+xqXtlfICtbBTcFC+4al2Up54n
      UtxflTuLppA=
      -----END PRIVATE KEY-----
      """;

  /// Its length, read as a signed number, leads back to where it stands.
  @Test
  void aLengthBeyondAllBoundsIsRefused() {
    var der = HexFormat.of().parseHex("30060284fffffffa");
    var pem =
        "-----BEGIN EC PRIVATE KEY-----\n%s\n-----END EC PRIVATE KEY-----\n"
            .formatted(Base64.getEncoder().encodeToString(der));
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> Pem.privateKey(pem))
                .isInstanceOf(PemException.class)
                .hasMessage("not a private key: cut off"));
  }

  @Test
  void theOlderFormsOfKeysAreTheSameKeys() {
    assertThat(secret(EC_KEY)).isEqualTo(secret(EC_PKCS8));
    assertThat(Pem.privateKey(RSA_KEY)).isEqualTo(Pem.privateKey(RSA_PKCS8));
  }

  private static BigInteger secret(String text) {
    return ((ECPrivateKey) Pem.privateKey(text)).getS();
  }

  @Test
  void encryptedKeysSayWhatToDo() {
    var old =
        "-----BEGIN RSA PRIVATE KEY-----\n"
            + "Proc-Type: 4,ENCRYPTED\n"
            + "DEK-Info: AES-256-CBC,00\n\n"
            + "AAAA\n"
            + "-----END RSA PRIVATE KEY-----\n";
    var now = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";

    assertThatThrownBy(() -> Pem.privateKey(old)).hasMessageContaining("openssl pkey");
    assertThatThrownBy(() -> Pem.privateKey(now)).hasMessageContaining("openssl pkey");
  }

  @Test
  void whatIsCutOffIsNoKey() {
    var cut =
        EC_KEY.replaceFirst("(?s)(BEGIN EC PRIVATE KEY-----\n.{24}).*\n-----END", "$1\n-----END");

    assertThatThrownBy(() -> Pem.privateKey(cut)).isInstanceOf(PemException.class);
  }

  @Test
  void manyBeginningsWithoutAnEndAreReadOnce() {
    var text = "-----BEGIN CERTIFICATE-----\n".repeat(200_000);

    assertThatThrownBy(() -> Pem.certificates(text)).isInstanceOf(PemException.class);
  }
}
