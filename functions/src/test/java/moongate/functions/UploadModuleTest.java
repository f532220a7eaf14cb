package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `resty.upload`: a form with files, in pieces.
class UploadModuleTest {
  private static final String FORM =
      """
      --xx\r
      Content-Disposition: form-data; name="file"; filename="a.txt"\r
      Content-Type: text/plain\r
      \r
      Hello, world\r
      --xx\r
      Content-Disposition: form-data; name="test"\r
      \r
      value\r
      \r
      --xx--\r
      """;

  private final FunctionLab lab =
      new FunctionLab(new SandboxSettings(SandboxMode.SANDBOX, List.of("resty.upload"), List.of()));

  @AfterEach
  void close() {
    lab.close();
  }

  /// What `read` gives, call by call, until it gives the end or nothing.
  private String readings(String arguments, String type, String body) {
    return lab.result(
        """
        (function()
          local form, err = require("resty.upload"):new(%s)
          if not form then return err end
          form:set_timeout(1000)
          local readings = {}
          repeat
            local kind, value, problem = form:read()
            if type(value) == "table" then value = "{" .. table.concat(value, "|") .. "}" end
            readings[#readings + 1] = (kind or problem) .. (value and " " .. value or "")
          until not kind or kind == "eof"
          return table.concat(readings, "\\n")
        end)()
        """
            .formatted(arguments),
        new TestRequest("POST", "/", body, "Content-Type: " + type));
  }

  @Test
  void aFormComesInPieces() {
    assertThat(readings("5", "multipart/form-data; boundary=xx", FORM))
        .isEqualTo(
            """
            header {Content-Disposition|form-data; name="file"; filename="a.txt"|\
            Content-Disposition: form-data; name="file"; filename="a.txt"}
            header {Content-Type|text/plain|Content-Type: text/plain}
            body Hello
            body , wor
            body ld
            part_end
            header {Content-Disposition|form-data; name="test"|\
            Content-Disposition: form-data; name="test"}
            body value
            body \r

            part_end
            eof\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "multipart/form-data; boundary=\"x x\" ¦ --x x\\r\\nA: b\\r\\n\\r\\n\\r\\n--x x-- ¦ header {A|b|A: b}, part_end, eof",
        "multipart/form-data; Boundary=xx ¦ --xx\\r\\nA: b\\r\\n\\r\\n--xx-- ¦ header {A|b|A: b}, part_end, eof",
        "multipart/form-data; boundary=xx ¦ before\\r\\n--xx \\r\\n\\r\\n-\\r\\n--xx--after ¦ body -, part_end, eof",
        "multipart/form-data; boundary=xx ¦ --xx\\r\\nno colon\\r\\n\\r\\n\\r\\n--xx-- ¦ header no colon, part_end, eof",
        "multipart/form-data; boundary=xx ¦ --xx-- ¦ eof",
        "multipart/form-data; boundary=xx ¦ --yy-- ¦ no part begins with the boundary of Content-Type",
        "multipart/form-data; boundary=xx ¦ --xx\\r\\nA: b ¦ the body ends within the headers of a part",
        "multipart/form-data; boundary=xx ¦ --xx\\r\\n\\r\\nabc\\r\\n--x ¦ the body ends within a part",
        "multipart/form-data; boundary=xx ¦ --xx\\r\\n\\r\\na\\r\\n--xx ¦ body a, the body ends within a delimiter",
        "multipart/form-data ¦ --xx-- ¦ no boundary defined in Content-Type",
        "multipart/form-data; boundary=xx ¦ `` ¦ no body",
      })
  void whateverComesIsRead(String type, String body, String expected) {
    assertThat(readings("", type, body.replace("\\r\\n", "\r\n")).replace("\n", ", "))
        .isEqualTo(expected);
  }

  @Test
  void longLinesAreRefused() {
    var body = "--xx\r\nA: " + "b".repeat(600) + "\r\n\r\n\r\n--xx--";
    assertThat(readings("nil, 10", "multipart/form-data; boundary=xx", body))
        .isEqualTo("line too long: A: bbbbbbb...");
    assertThat(readings("4096, 1000", "multipart/form-data; boundary=xx", body))
        .endsWith("part_end\neof");
  }
}
