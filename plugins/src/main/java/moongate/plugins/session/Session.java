package moongate.plugins.session;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.SharedValues;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Grammar;
import moongate.http.HeaderName;
import moongate.model.entity.Consumer;
import moongate.model.entity.Credential;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;
import moongate.plugins.session.RequestSession.OpenSession;
import org.jspecify.annotations.Nullable;

/// Accepts a client by its session before other plugins ask it for credentials; plugins with an
/// anonymous consumer then do not ask. Opens a session, when the response is sent, for a client
/// that one of these plugins has accepted.
final class Session implements Plugin {
  private static final HeaderName GROUPS = HeaderName.of("X-Authenticated-Groups");
  private static final String SHARED_GROUPS = "authenticated_groups";
  private static final Outcome LOGGED_OUT = Outcome.answer(new Answer.Exit(200, null, null));

  private final SessionConfig config;
  private final Sessions sessions;
  private final Logout logout;
  private final SessionInformation toService;
  private final SessionInformation toClient;

  Session(Value.Obj config, PluginContext context) {
    this.config = SessionConfig.of(config);
    var shared = context.shared();
    var stored =
        new StoredSessions(
            shared.entities(),
            shared.clock(),
            shared.get(SessionsOnTheirWay.class, SessionsOnTheirWay::new),
            this.config);
    this.sessions = new Sessions(this.config, stored, shared.clock());
    this.logout = Logout.of(this.config);
    this.toService = SessionInformation.of(this.config.requestHeaders());
    this.toClient = SessionInformation.of(this.config.responseHeaders());
  }

  @Override
  public Outcome access(Exchange exchange) {
    var request = exchange.context(this, () -> received(exchange));
    exchange.headers().remove(GROUPS);
    toService.removeFrom(exchange.headers());
    var session = sessions.find(exchange.fiber(), request);
    request.session = session;
    var login = Login.of(config.audience(), request.logins());
    if (session == null || login == null) {
      return Outcome.CONTINUE;
    }
    if (logout.isAskedBy(exchange)) {
      request.isLoggedOut = true;
      sessions.end(exchange.fiber(), request, session);
      return LOGGED_OUT;
    }
    return goOn(exchange, request, session, login);
  }

  private RequestSession received(Exchange exchange) {
    var headers = exchange.headers();
    var session = config.cookie().find(headers);
    config.cookie().hide(headers);
    if (!config.remembers()) {
      return new RequestSession(session, null);
    }
    var remembered = config.rememberCookie().find(headers);
    config.rememberCookie().hide(headers);
    return new RequestSession(session, remembered);
  }

  private Outcome goOn(
      Exchange exchange, RequestSession request, OpenSession session, Login login) {
    var consumer =
        login.consumer().isEmpty() ? null : Consumers.of(exchange).byId(login.consumer());
    if (consumer == null && !login.consumer().isEmpty()) {
      sessions.end(exchange.fiber(), request, session);
      return Outcome.CONTINUE;
    }
    sessions.refresh(exchange.fiber(), request, session);
    if (!login.groups().isEmpty()) {
      SharedValues.of(exchange).put(SHARED_GROUPS, Value.ofTexts(login.groups()));
      exchange
          .headers()
          .set(GROUPS, Grammar.fieldValue(Utf8.bytes(String.join(", ", login.groups()))));
    }
    var current = request.session == null ? session : request.session;
    toService.addTo(exchange.headers(), current.head(), login, config.lifetime(), sessions.now());
    return Authentication.enter(exchange, consumer, credential(login), login.credential());
  }

  /// A session knows only the id of the credential.
  private static Credential credential(Login login) {
    var document = Value.Obj.EMPTY.with("id", Value.of(login.credential()));
    return login.consumer().isEmpty()
        ? new Credential("", login.credential(), null, document)
        : new Credential(
            "",
            login.credential(),
            login.consumer(),
            document.with("consumer_id", Value.of(login.consumer())));
  }

  @Override
  public void headerFilter(Exchange exchange) {
    if (!(exchange.context(this) instanceof RequestSession request)) {
      return;
    }
    var credential = exchange.credential();
    if (credential != null && !request.isLoggedOut) {
      open(exchange, request, credential);
    }
    var headers = exchange.response().headers();
    request.cookies.forEach(line -> headers.add(HeaderName.SET_COOKIE, line));
    var login = Login.of(config.audience(), request.logins());
    if (request.session != null && login != null) {
      toClient.addTo(headers, request.session.head(), login, config.lifetime(), sessions.now());
    }
  }

  private void open(Exchange exchange, RequestSession request, Credential credential) {
    var consumer = exchange.consumer();
    var login =
        new Login(
            config.audience(),
            subject(consumer, credential),
            consumer == null ? "" : consumer.id(),
            credential.id(),
            groups(exchange));
    if (!login.isSameAs(Login.of(config.audience(), request.logins()))) {
      sessions.open(request, login);
    }
  }

  private static String subject(@Nullable Consumer consumer, Credential credential) {
    if (consumer == null) {
      return credential.id();
    }
    if (consumer.username() != null) {
      return consumer.username();
    }
    return consumer.customId() == null ? consumer.id() : consumer.customId();
  }

  private static List<String> groups(Exchange exchange) {
    var groups = new ArrayList<String>();
    if (SharedValues.in(exchange, SHARED_GROUPS) instanceof Value.Arr array) {
      for (var element : array.elements()) {
        if (element instanceof Value.Str name) {
          groups.add(name.text());
        }
      }
    }
    return groups;
  }
}
