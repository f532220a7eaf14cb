package moongate.admin.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.model.value.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormsTest {
  @ParameterizedTest
  @CsvSource({"a%20b, a b", "a+b, a b", "%C3%A9, é", "100%, 100%", "%zz, %zz", "%4, %4"})
  void percentEncodingIsUndoneWhereItIsOne(String encoded, String decoded) {
    assertThat(Forms.arguments("x=" + encoded)).isEqualTo(Map.of("x", decoded));
  }

  @Test
  void theLastOfARepeatedArgumentCounts() {
    assertThat(Forms.arguments("a=1&b&a=2&&c=x=y"))
        .isEqualTo(Map.of("a", "2", "b", "", "c", "x=y"));
  }

  @Test
  void moreThanAThousandArgumentsAreRefused() {
    assertThat(refusal(() -> Forms.arguments("a=1&".repeat(1001))))
        .isEqualTo(Reply.message(400, "Too many arguments"));
  }

  @Test
  void aPartOfAMultipartBodyIsAFieldWhetherItIsAFileOrNot() {
    var body =
        """
        --XX\r
        Content-Disposition: form-data; name="check_hash"\r
        \r
        1\r
        --XX\r
        Content-Disposition: form-data; name="config"; filename="kong.yml"\r
        Content-Type: application/octet-stream\r
        \r
        a: "é"\r
        -- not a boundary\r
        --XX--\r
        """;

    var form = Forms.plain(Forms.multipart(utf8(body), "multipart/form-data; boundary=\"XX\""));

    assertThat(form.text("check_hash")).isEqualTo("1");
    assertThat(form.text("config")).isEqualTo("a: \"é\"\r\n-- not a boundary");
  }

  @Test
  void moreThanAThousandPartsAreRefused() {
    assertThat(Forms.multipart(parts(1000), "multipart/form-data; boundary=X")).hasSize(1000);
    assertThat(refusal(() -> Forms.multipart(parts(1001), "multipart/form-data; boundary=X")))
        .isEqualTo(Reply.message(400, "Too many arguments"));
  }

  private static byte[] parts(int number) {
    var body = new StringBuilder();
    for (int i = 0; i < number; i++) {
      body.append("--X\r\nContent-Disposition: form-data; name=\"a")
          .append(i)
          .append("\"\r\n\r\n1\r\n");
    }
    return utf8(body + "--X--\r\n");
  }

  @Test
  void aMultipartBodyThatBreaksOffHasTheFieldsThatAreComplete() {
    var body = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X\r\nContent-";

    assertThat(Forms.multipart(utf8(body), "multipart/form-data; boundary=X"))
        .containsExactly(new FormField("a", "1"));
  }

  @Test
  void aFileMayHaveAnyNameAndOfTwoPartsWithOneNameTheLastCounts() {
    var body =
        """
        --X\r
        Content-Disposition: form-data; name="config.access[1]"; filename="a; name=\\"b\\".lua"\r
        \r
        one\r
        --X\r
        Content-Disposition: form-data; name="config.access[1]"; filename="b.lua"\r
        \r
        two\r
        --X--\r
        """;

    assertThat(Forms.multipart(utf8(body), "multipart/form-data; boundary=X"))
        .containsExactly(new FormField("config.access[1]", "two"));
  }

  @Test
  void everyByteOfAFileIsKept() {
    var bytes = new byte[1 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + i / 256);
    }
    var head = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    var all = head + new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n--X--\r\n";

    var fields =
        Forms.multipart(
            all.getBytes(StandardCharsets.ISO_8859_1), "multipart/form-data; boundary=X");

    var kept = Utf8.bytes(fields.getFirst().text()).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Arrays.equals(kept, bytes)).isTrue();
  }

  private static Reply refusal(Runnable work) {
    var caught = new Reply[1];
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(Refused.class, refused -> caught[0] = refused.reply());
    return caught[0];
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
