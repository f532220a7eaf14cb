package moongate.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import moongate.admin.access.AccessRule.Permission;
import moongate.admin.reply.Refused;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRuleTest {
  private static final AccessRule RULE = new AccessRule(List.of("reader"), List.of("writer"));

  @Test
  void aTokenSaysWhatItsBearerMayDo() {
    assertThat(RULE.check(with("reader"))).isEqualTo(Permission.READ);
    assertThat(RULE.check(with("writer"))).isEqualTo(Permission.WRITE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "other", "write", "writer2"})
  void anyOtherTokenIsRefused(String token) {
    var refused = catchThrowableOfType(Refused.class, () -> RULE.check(with(token)));

    assertThat(refused.reply().status()).isEqualTo(401);
  }

  @Test
  void withoutTokensEverybodyMayDoEverything() {
    assertThat(AccessRule.OPEN.check(with("any"))).isEqualTo(Permission.WRITE);
  }

  private static RequestHead with(String token) {
    var head = new RequestHead("GET", "/services");
    head.headers().add(HeaderName.of("Kong-Admin-Token"), token);
    return head;
  }
}
