package moongate.functions.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestsTest {
  @Test
  void computesKnownDigests() {
    assertThat(Digests.md5Hex("hello")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(Digests.md5("hello")).hasSize(16);
    assertThat(hex(Digests.sha1("hello"))).isEqualTo("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
    assertThat(hex(Digests.hmacSha1("key", "hello")))
        .isEqualTo("b34ceac4516ff23a143e61d79d0fa7a4fbe5f266");
    assertThat(hex(Digests.hmacSha1("", ""))).isEqualTo("fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
    assertThat(Digests.crc32("hello")).isEqualTo(907060870L);
  }

  @Test
  void writesAndReadsBase64WithAndWithoutPadding() {
    assertThat(Digests.encodeBase64("\u00FFab!", true)).isEqualTo("/2FiIQ==");
    assertThat(Digests.encodeBase64("\u00FFab!", false)).isEqualTo("/2FiIQ");
    assertThat(Digests.decodeBase64("/2FiIQ==")).isEqualTo("\u00FFab!");
    assertThat(Digests.decodeBase64("/2FiIQ")).isEqualTo("\u00FFab!");
    assertThat(Digests.decodeBase64("/2F iIQ")).isNull();
    assertThat(Digests.decodeBase64("/2Fi====")).isEqualTo("\u00FFab");
    assertThat(Digests.decodeBase64("/2FiIQ=")).isEqualTo("\u00FFab!");
    assertThat(Digests.decodeBase64("/===")).isNull();
    assertThat(Digests.decodeBase64Mime("/2F iIQ")).isEqualTo("\u00FFab!");
  }

  @Test
  void quotesSqlText() {
    assertThat(SqlText.quote("a'b\n\0\u001A")).isEqualTo("'a\\'b\\n\\0\\Z'");
  }

  private static String hex(String bytes) {
    return HexFormat.of().formatHex(Bytes.of(bytes));
  }
}
