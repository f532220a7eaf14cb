package moongate.functions.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentEncryptionTest {
  private static final HexFormat HEX = HexFormat.of();

  /// The examples of RFC 7518, appendix B; their keys count up from 0.
  @ParameterizedTest
  @CsvSource({
    "A128CBC_HS256, 652c3fa36b0a7c5b3219fab3a30bc1c4",
    "A192CBC_HS384, 8490ac0e58949bfe51875d733f93ac2075168039ccc733d7",
    "A256CBC_HS512, 4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5",
  })
  void tagsAreThoseOfTheStandard(ContentEncryption encryption, String tag)
      throws GeneralSecurityException {
    var text =
        ("A cipher system must not be required to be secret, and it must be able to fall into the"
                + " hands of the enemy without inconvenience")
            .getBytes(US_ASCII);
    var header = "The second principle of Auguste Kerckhoffs".getBytes(US_ASCII);
    var vector = HEX.parseHex("1af38c2dc2b96ffdd86694092341bc04");
    var key = new byte[encryption.keyBytes()];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    var sealed = encryption.seal(key, vector, header, text);
    assertThat(HEX.formatHex(sealed.tag())).isEqualTo(tag);
    assertThat(encryption.open(key, vector, header, sealed)).isEqualTo(text);
  }
}
