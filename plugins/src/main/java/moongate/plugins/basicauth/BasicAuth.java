package moongate.plugins.basicauth;

import java.util.List;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.entity.Credential;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;
import moongate.plugins.authentication.GivenPassword;
import org.jspecify.annotations.Nullable;

/// Sets the consumer whose user name and password are in one of the two headers for them.
final class BasicAuth implements Plugin {
  private static final List<HeaderName> HEADERS =
      List.of(HeaderName.of("Proxy-Authorization"), HeaderName.of("Authorization"));

  /// Checked for a user who does not exist, so that the time it takes reveals nothing.
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

  private final boolean hidesCredentials;
  private final Authentication authentication;
  private final Answer refusal;

  BasicAuth(Value.Obj config) {
    this.hidesCredentials = config.flag("hide_credentials");
    this.authentication = new Authentication(config);
    this.refusal =
        new Answer.ErrorPage(401, Authentication.challenge("Basic", config), "Unauthorized");
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (authentication.isUnneeded(exchange)) {
      return Outcome.CONTINUE;
    }
    for (var header : HEADERS) {
      var credential = credential(exchange, header);
      var consumer = Consumers.of(exchange).ofCredential(credential);
      if (credential != null && consumer != null) {
        var username = credential.document().text(BasicAuthType.USERNAME);
        return Authentication.enter(exchange, consumer, credential, username);
      }
    }
    return authentication.refuse(exchange, refusal);
  }

  private @Nullable Credential credential(Exchange exchange, HeaderName header) {
    int index = exchange.headers().find(header);
    var given = index < 0 ? null : GivenPassword.parse(exchange.headers().valueAt(index), "basic");
    if (given == null) {
      return null;
    }
    if (hidesCredentials) {
      exchange.headers().remove(header);
    }
    var credential = Consumers.of(exchange).index(BasicAuthType.BY_USERNAME).get(given.username());
    var consumerId = credential == null ? null : credential.consumerId();
    var hash = PasswordHash.of(given.password(), consumerId == null ? NOBODY : consumerId);
    boolean isRight =
        credential != null
            && PasswordHash.isSame(hash, credential.document().text(BasicAuthType.PASSWORD));
    return isRight ? credential : null;
  }
}
