package moongate.plugins.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.plugins.session.RequestSession.OpenSession;
import moongate.plugins.session.StoredSessions.StoredSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens, finds, refreshes and ends sessions. The client has a cookie for each session, and a
/// second one that survives the end of the browser if the session is to be remembered.
final class Sessions {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.session");
  private static final long LONGEST_MEMORY_SECONDS = Integer.MAX_VALUE;
  private static final int MOST_STORED = 64 * 1024;

  private final SessionConfig config;
  private final SessionKeys keys;
  private final StoredSessions stored;
  private final Clock clock;

  Sessions(SessionConfig config, StoredSessions stored, Clock clock) {
    this.config = config;
    this.keys = new SessionKeys(config.secret());
    this.stored = stored;
    this.clock = clock;
  }

  /// The time in seconds since 1970.
  long now() {
    return Math.floorDiv(clock.millis(), 1000L);
  }

  /// The session of a request; null for none. The fiber may wait.
  @Nullable OpenSession find(Fiber fiber, RequestSession request) {
    var session = open(fiber, request.received, false);
    return session != null ? session : open(fiber, request.remembered, true);
  }

  private @Nullable OpenSession open(Fiber fiber, @Nullable String text, boolean isPersistent) {
    var head = head(text, isPersistent);
    if (text == null || head == null) {
      return null;
    }
    var data = config.isStored() ? "" : text.substring(SessionHead.TEXT_LENGTH);
    var sealed = config.isStored() ? stored.find(fiber, head) : sealedOf(data, head);
    var plain = sealed == null ? null : keys.open(head, sealed);
    var logins = plain == null ? List.<Login>of() : Login.read(plain);
    return logins.isEmpty() ? null : new OpenSession(head, data, logins);
  }

  /// The head of a session that has not expired; null if there is none.
  private @Nullable SessionHead head(@Nullable String text, boolean isPersistent) {
    var head = text == null ? null : SessionHead.parse(text, keys);
    boolean isUsable =
        head != null
            && head.isPersistent() == isPersistent
            && !lifetime(isPersistent).isOver(head, now());
    return isUsable ? head : null;
  }

  private Lifetime lifetime(boolean isPersistent) {
    return isPersistent ? config.rememberLifetime() : config.lifetime();
  }

  private static @Nullable String sealedOf(String data, SessionHead head) {
    var bytes = SessionHead.decoded(data);
    return bytes != null && bytes.length == head.dataSize() ? new String(bytes, ISO_8859_1) : null;
  }

  /// Refreshes the request's session: renews it when it is time for that, or else notes that its
  /// client is active. The fiber may wait.
  void refresh(Fiber fiber, RequestSession request, OpenSession session) {
    var head = session.head();
    if (head.isPersistent() || config.lifetime().isAging(head, now())) {
      issue(fiber, request, session.logins(), createdAt(session));
    } else if (config.lifetime().isSilent(head, now())) {
      var touched = head.touched(now());
      request.session = new OpenSession(touched, session.data(), session.logins());
      request.cookies =
          config.cookie().lines(touched.text(keys) + session.data(), 0, 0, request.received);
    }
  }

  /// Opens a session for the request's client with this login, and with its logins for other
  /// audiences. Does not wait.
  void open(RequestSession request, Login login) {
    var others = Login.without(login.audience(), request.logins());
    var session = request.session;
    var logins = new ArrayList<>(others);
    logins.add(login);
    long createdAt = session == null || others.isEmpty() ? now() : createdAt(session);
    issue(null, request, logins, createdAt);
  }

  /// The time when the session began that is being continued.
  private long createdAt(OpenSession session) {
    return session.head().isPersistent() ? now() : session.head().createdAt();
  }

  /// Ends the session for our audience; ends it completely if it has no other audience. The fiber
  /// may wait.
  void end(Fiber fiber, RequestSession request, OpenSession session) {
    var others = Login.without(config.audience(), session.logins());
    if (others.isEmpty()) {
      takeAway(request);
    } else {
      issue(fiber, request, others, createdAt(session));
    }
    forget(fiber, head(request.received, false));
    forget(fiber, head(request.remembered, true));
  }

  private void takeAway(RequestSession request) {
    var lines = new ArrayList<>(config.cookie().removal(request.received));
    if (config.remembers()) {
      lines.addAll(config.rememberCookie().removal(request.remembered));
    }
    request.cookies = lines;
    request.session = null;
  }

  private void forget(Fiber fiber, @Nullable SessionHead head) {
    if (head != null && config.isStored()) {
      stored.delete(fiber, head);
    }
  }

  /// @param fiber null if waiting is not possible
  private void issue(
      @Nullable Fiber fiber, RequestSession request, List<Login> logins, long createdAt) {
    var old = head(request.received, false);
    var session = issued(fiber, logins, createdAt, false, old);
    if (session == null) {
      return;
    }
    var cookies = new ArrayList<>(config.cookie().lines(text(session), 0, 0, request.received));
    if (config.remembers()) {
      cookies.addAll(remembering(fiber, request, logins));
    }
    request.session = session;
    request.cookies = cookies;
  }

  private List<String> remembering(
      @Nullable Fiber fiber, RequestSession request, List<Login> logins) {
    var old = head(request.remembered, true);
    var session = issued(fiber, logins, old == null ? now() : old.createdAt(), true, old);
    if (session == null) {
      return List.of();
    }
    long now = now();
    long seconds =
        config.rememberLifetime().left(session.head(), now).orElse(LONGEST_MEMORY_SECONDS);
    return config.rememberCookie().lines(text(session), seconds, now + seconds, request.remembered);
  }

  private String text(OpenSession session) {
    return session.head().text(keys) + session.data();
  }

  private int mostData() {
    if (config.isStored()) {
      return MOST_STORED;
    }
    int longest = config.remembers() ? SessionCookie.LONGEST / 2 : SessionCookie.LONGEST;
    return (longest - SessionHead.TEXT_LENGTH) / 4 * 3;
  }

  /// A session with a new id; null if it cannot be stored.
  private @Nullable OpenSession issued(
      @Nullable Fiber fiber,
      List<Login> logins,
      long createdAt,
      boolean isPersistent,
      @Nullable SessionHead old) {
    var data = Login.write(logins);
    if (data.length > mostData()) {
      log.error(
          "cannot keep a session: its data have {} bytes, {} are possible{}",
          data.length,
          mostData(),
          config.isStored() ? "" : " with config.storage = cookie");
      return null;
    }
    long now = now();
    var head =
        new SessionHead(
            SessionKeys.newId(), isPersistent, createdAt, now - createdAt, data.length, "", 0);
    var sealed = keys.seal(head, data);
    if (!config.isStored()) {
      var text = SessionHead.encoded(sealed.data().getBytes(ISO_8859_1));
      return new OpenSession(sealed.head(), text, logins);
    }
    long seconds = lifetime(isPersistent).kept(sealed.head(), now);
    var whole = new StoredSession(sealed.head(), sealed.data(), logins, seconds);
    boolean isKept = fiber == null ? stored.keepSoon(whole, old) : stored.keep(fiber, whole, old);
    return isKept ? new OpenSession(sealed.head(), "", logins) : null;
  }
}
