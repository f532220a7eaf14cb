package moongate.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*                                     | JSON",
        "application/*                           | JSON",
        "text/*                                  | PLAIN",
        "text/plain                              | PLAIN",
        "TEXT/HTML                               | HTML",
        "application/xml                         | XML",
        "Application/GRPC+proto                  | GRPC",
        "image/png                               | JSON",
        "text/html;q=0.5, application/xml;q=0.6  | XML",
        "text/html, application/xml              | HTML",
        "text/html;q=0, text/plain;q=0.001       | PLAIN",
        "text/html;level=1;q=0.2, text/plain     | PLAIN",
        "x, text/plain;q=0.1                     | PLAIN",
        "text/html;q=1.5, text/plain;q=0.1       | PLAIN",
        "text/html;q=0.1234, text/plain;q=0.1    | PLAIN",
      })
  void choosesWhatTheClientLikesBest(String accept, ErrorFormat expected) {
    assertThat(ErrorFormat.forAccept(accept)).isEqualTo(expected);
  }

  @Test
  void findsNothingUsable() {
    assertThat(ErrorFormat.forAccept("")).isNull();
    assertThat(ErrorFormat.forAccept("a/b")).isNull();
    assertThat(ErrorFormat.forAccept("text/html;q=0")).isNull();
  }

  @Test
  void aContentTypeHasAFormInAnyCaseAndWithParameters() {
    assertThat(ErrorFormat.hasForm("Text/HTML; charset=utf-8")).isTrue();
    assertThat(ErrorFormat.hasForm("application/json")).isTrue();
    assertThat(ErrorFormat.hasForm("image/png")).isFalse();
  }

  @Test
  void writesEachPageToTheByte() {
    assertThat(ErrorFormat.JSON.page("m", "id"))
        .isEqualTo("{\n  \"message\":\"m\",\n  \"request_id\":\"id\"\n}");
    assertThat(ErrorFormat.PLAIN.page("m", "id")).isEqualTo("m\nrequest_id: id\n");
    assertThat(ErrorFormat.XML.page("m", "id"))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error>\n  <message>m</message>\n"
                + "  <requestid>id</requestid>\n</error>\n");
    assertThat(ErrorFormat.HTML.page("m", "id"))
        .isEqualTo(
            """
            <!doctype html>
            <html>
              <head>
                <meta charset="utf-8">
                <title>Error</title>
              </head>
              <body>
                <h1>Error</h1>
                <p>m.</p>
                <p>request_id: id</p>
              </body>
            </html>
            """);
  }
}
