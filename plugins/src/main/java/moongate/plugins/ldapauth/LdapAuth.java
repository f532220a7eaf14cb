package moongate.plugins.ldapauth;

import java.util.List;
import java.util.Map;
import moongate.fiber.Fiber;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.entity.Credential;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;
import moongate.plugins.authentication.GivenPassword;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts clients whose user name and password a directory accepts, from one of the two headers
/// for them. Such a client is not a consumer; the service gets the user name.
final class LdapAuth implements Plugin {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.ldap-auth");
  private static final List<HeaderName> HEADERS =
      List.of(HeaderName.of("Proxy-Authorization"), HeaderName.of("Authorization"));
  private static final int LONGEST_NAME = 256;
  private static final Outcome FAILED = Outcome.answer(Answer.error(500, null));

  private final LdapConfig config;
  private final String scheme;
  private final boolean hidesCredentials;
  private final Authentication authentication;
  private final Answer refusal;
  private final Directory directory;
  private final RememberedBinds remembered;

  LdapAuth(Value.Obj config, Directory directory, RememberedBinds remembered) {
    this.config = LdapConfig.of(config);
    this.scheme = Utf8.bytes(config.optionalText("header_type").orElse("ldap"));
    this.hidesCredentials = config.flag("hide_credentials");
    this.authentication = new Authentication(config);
    this.refusal =
        new Answer.ErrorPage(401, Authentication.challenge("LDAP", config), "Unauthorized");
    this.directory = directory;
    this.remembered = remembered;
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (authentication.isUnneeded(exchange)) {
      return Outcome.CONTINUE;
    }
    try {
      for (var header : HEADERS) {
        var given = given(exchange, header);
        if (given != null && isRight(exchange.fiber(), given)) {
          var name = Utf8.text(given.username());
          return Authentication.enter(exchange, null, credential(name), name);
        }
      }
    } catch (LdapException unavailable) {
      log.error(
          "cannot ask the directory at {}:{}: {}",
          config.host(),
          config.port(),
          unavailable.getMessage());
      return FAILED;
    }
    return authentication.refuse(exchange, refusal);
  }

  /// The credentials in the header; null if they cannot be valid.
  private @Nullable GivenPassword given(Exchange exchange, HeaderName header) {
    int index = exchange.headers().find(header);
    var given = index < 0 ? null : GivenPassword.parse(exchange.headers().valueAt(index), scheme);
    if (given == null) {
      return null;
    }
    if (hidesCredentials) {
      exchange.headers().remove(header);
    }
    boolean isPossible = isName(given.username()) && !given.password().isEmpty();
    return isPossible ? given : null;
  }

  /// Whether the name can be sent in a header to the service.
  private static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && text.chars().noneMatch(c -> c < ' ' || c == 0x7F);
  }

  private boolean isRight(Fiber fiber, GivenPassword given) {
    var known = remembered.find(given);
    if (known != null) {
      return known;
    }
    var name = DistinguishedName.below(config.baseDn(), config.attribute(), given.username());
    var result = directory.bind(fiber, name, given.password());
    if (!result.isSuccess() && !result.isRefusal()) {
      throw new LdapException(
          "it answers with code " + result.code() + ": " + Utf8.text(result.diagnosis()));
    }
    if (!result.isSuccess()) {
      log.debug("no user {}: code {}: {}", name, result.code(), result.diagnosis());
    }
    remembered.put(given, result.isSuccess());
    return result.isSuccess();
  }

  private static Credential credential(String username) {
    var name = Value.of(username);
    return new Credential("", username, null, Value.of(Map.of("id", name, "username", name)));
  }
}
