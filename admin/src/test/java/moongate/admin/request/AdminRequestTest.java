package moongate.admin.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import moongate.admin.access.AccessRule.Permission;
import moongate.admin.reply.Refused;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminRequestTest {
  @ParameterizedTest
  @CsvSource({
    "application/json, application/json",
    "Application/JSON; charset=utf-8, application/json",
    "application/json-patch+json, application/json",
    "multipart/form-data; boundary=x, multipart/form-data",
    "text/plain, text/plain",
  })
  void theBeginningOfATypeSaysHowABodyIsRead(String header, String type) {
    assertThat(with(header).mediaType()).isEqualTo(type);
  }

  @Test
  void twoTypesAreOneTooMany() {
    var refused =
        catchThrowableOfType(
            Refused.class, () -> with("application/json", "text/plain").mediaType());
    assertThat(refused.reply().pieces())
        .containsExactly("{\"message\":\"Multiple Content-Type headers not allowed\"}");
  }

  private static AdminRequest with(String... types) {
    var head = new RequestHead("POST", "/services");
    for (var type : types) {
      head.headers().add(HeaderName.CONTENT_TYPE, type);
    }
    return new AdminRequest(head, "/services", Map.of(), Map.of(), new byte[0], Permission.WRITE);
  }
}
