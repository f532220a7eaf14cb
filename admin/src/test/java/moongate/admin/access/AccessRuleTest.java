package moongate.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import moongate.admin.access.AccessRule.Sight;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRuleTest {
  private static final AccessRule RULE = new AccessRule(List.of("reader"), List.of("writer"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /services",
        "HEAD /services",
        "POST /schemas/services/validate",
        "POST /schemas/plugins/validate/",
        "POST /default/schemas/vaults/validate"
      })
  void aReaderReadsAndHasDocumentsChecked(String request) {
    assertThat(RULE.check(head(request, "reader"))).isEqualTo(Sight.NO_SECRETS);
    assertThat(RULE.check(head(request, "writer"))).isEqualTo(Sight.EVERYTHING);
    assertThat(refusal(request, "other").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /services",
        "PUT /services/validate",
        "POST /services?x=/schemas/services/validate",
        "POST /services/schemas/x/validate",
        "POST /schemas?/validate",
        "DELETE /schemas/services/validate"
      })
  void aReaderChangesNothing(String request) {
    assertThat(refusal(request, "reader").status()).isEqualTo(403);
    assertThat(RULE.check(head(request, "writer"))).isEqualTo(Sight.EVERYTHING);
  }

  private static Reply refusal(String request, String token) {
    return catchThrowableOfType(Refused.class, () -> RULE.check(head(request, token))).reply();
  }

  private static RequestHead head(String request, String token) {
    var words = request.split(" ");
    var head = new RequestHead(words[0], words[1]);
    head.headers().add(HeaderName.of("Kong-Admin-Token"), token);
    return head;
  }
}
