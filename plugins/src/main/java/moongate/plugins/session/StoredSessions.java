package moongate.plugins.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.fiber.Background;
import moongate.fiber.Fiber;
import moongate.gateway.tracing.TracedQuery;
import moongate.model.RuntimeEntities;
import moongate.model.RuntimeUnavailableException;
import moongate.model.schema.Expiry;
import moongate.model.value.Hash;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data of sessions in the database. Queries run on another thread, while the request's fiber
/// waits. Sessions that were used recently are remembered.
final class StoredSessions {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.session");

  private final RuntimeEntities entities;
  private final Clock clock;
  private final SessionsOnTheirWay onTheirWay;
  private final SessionConfig config;
  private final AtomicBoolean isLackTold = new AtomicBoolean();

  StoredSessions(
      RuntimeEntities entities, Clock clock, SessionsOnTheirWay onTheirWay, SessionConfig config) {
    this.entities = entities;
    this.clock = clock;
    this.onTheirWay = onTheirWay;
    this.config = config;
  }

  /// The encrypted data of a session, as bytes; null if there is none.
  @Nullable String find(Fiber fiber, SessionHead head) {
    var key = key(head);
    var document =
        onTheirWay
            .find(key)
            .or(() -> entities.remembered(SessionSchemas.SESSIONS, SessionSchemas.SESSION_ID, key))
            .or(() -> await(fiber, "find session", () -> found(key)))
            .filter(found -> !Expiry.isOver(found, clock));
    var data = document.map(found -> found.textOrNull(SessionSchemas.DATA)).orElse(null);
    var bytes = data == null ? null : SessionHead.decoded(data);
    return bytes == null ? null : new String(bytes, ISO_8859_1);
  }

  private static <T> T await(Fiber fiber, String statement, Callable<T> work) {
    return TracedQuery.await(fiber, statement, () -> Background.VIRTUAL.await(fiber, work));
  }

  private Optional<Value.Obj> found(String key) {
    try {
      return entities.find(SessionSchemas.SESSIONS, SessionSchemas.SESSION_ID, key);
    } catch (RuntimeUnavailableException unavailable) {
      log.error("cannot look a session up: {}", unavailable.getMessage());
      return Optional.empty();
    }
  }

  /// Keeps a session while the fiber waits; false when that is not possible.
  ///
  /// @param old the session that it replaces, which is still valid for a moment; null for none
  boolean keep(Fiber fiber, StoredSession session, @Nullable SessionHead old) {
    var document = document(session);
    return await(fiber, "insert session", () -> insert(document, old));
  }

  /// Stores a session in the background, if the caller cannot wait. This node knows it at once.
  /// False if too many are waiting already, or if there is no database.
  boolean keepSoon(StoredSession session, @Nullable SessionHead old) {
    if (!entities.isKept()) {
      if (isLackTold.compareAndSet(false, true)) {
        log.error("cannot keep a session: this node has no database (use config.storage = cookie)");
      }
      return false;
    }
    var document = document(session);
    var key = key(session.head());
    if (!onTheirWay.begin(key, document)) {
      log.debug("cannot keep a session: too many wait for the database");
      return false;
    }
    Background.VIRTUAL
        .executor()
        .execute(() -> {
          boolean isKept = false;
          try {
            isKept = insert(document, old);
          } finally {
            if (onTheirWay.isUnwanted(key) && isKept) {
              delete(key);
            }
          }
        });
    return true;
  }

  private boolean insert(Value.Obj document, @Nullable SessionHead old) {
    try {
      entities.insert(SessionSchemas.SESSIONS, document);
      if (old != null) {
        outdate(key(old));
      }
      return true;
    } catch (RuntimeUnavailableException unavailable) {
      log.error("cannot keep a session: {}", unavailable.getMessage());
      return false;
    }
  }

  private void outdate(String key) throws RuntimeUnavailableException {
    var found = entities.find(SessionSchemas.SESSIONS, SessionSchemas.SESSION_ID, key);
    if (found.isEmpty()) {
      return;
    }
    var id = found.get().text("id");
    if (config.staleSeconds() == 0) {
      entities.delete(SessionSchemas.SESSIONS, id);
    } else if (millisLeft(found.get()) > config.staleSeconds() * 1000) {
      entities.replace(
          SessionSchemas.SESSIONS, id, living(found.get().members(), config.staleSeconds()));
    }
  }

  private long millisLeft(Value.Obj document) {
    return Expiry.endMillis(document) - clock.millis();
  }

  /// Deletes a session, while the fiber waits.
  void delete(Fiber fiber, SessionHead head) {
    var key = key(head);
    onTheirWay.cancel(key);
    var _ = await(fiber, "delete session", () -> delete(key));
  }

  private boolean delete(String key) {
    try {
      var found = entities.find(SessionSchemas.SESSIONS, SessionSchemas.SESSION_ID, key);
      return found.isPresent() && entities.delete(SessionSchemas.SESSIONS, found.get().text("id"));
    } catch (RuntimeUnavailableException unavailable) {
      log.error("cannot end a session: {}", unavailable.getMessage());
      return false;
    }
  }

  private String key(SessionHead head) {
    return config.hashesStorageKey()
        ? SessionHead.encoded(Hash.SHA_256.of(head.id().getBytes(ISO_8859_1)))
        : head.idText();
  }

  private Value.Obj document(StoredSession session) {
    long now = Math.floorDiv(clock.millis(), 1000L);
    var document = new LinkedHashMap<String, Value>();
    document.put("id", Value.of(UUID.randomUUID().toString()));
    document.put("created_at", Value.of(now));
    document.put("updated_at", Value.of(now));
    document.put("tags", Value.NULL);
    document.put(SessionSchemas.SESSION_ID, Value.of(key(session.head())));
    document.put(
        SessionSchemas.EXPIRES,
        session.seconds() == 0 ? Value.NULL : Value.of(now + session.seconds()));
    document.put(
        SessionSchemas.DATA, Value.of(SessionHead.encoded(session.data().getBytes(ISO_8859_1))));
    document.put(
        SessionSchemas.METADATA, config.storesMetadata() ? metadata(session.logins()) : Value.NULL);
    return living(document, session.seconds());
  }

  /// @param seconds the lifetime; 0 for ever
  private Value.Obj living(Map<String, Value> members, long seconds) {
    var document = new LinkedHashMap<>(members);
    document.put(Expiry.TTL, seconds == 0 ? Value.NULL : Value.of(seconds));
    var whole = Value.of(document);
    return Expiry.begun(whole, whole, clock);
  }

  private Value metadata(List<Login> logins) {
    return Value.of(
        logins.stream()
            .map(login ->
                Value.of(
                    Map.of(
                        SessionSchemas.AUDIENCE,
                        Value.of(login.audience()),
                        SessionSchemas.SUBJECT,
                        Value.of(subject(login)))))
            .toList());
  }

  private String subject(Login login) {
    return config.hashesSubject()
        ? SessionHead.encoded(Hash.SHA_256.of(login.subject().getBytes(UTF_8)))
        : login.subject();
  }

  /// The stored part of a session.
  ///
  /// @param data encrypted, as bytes
  /// @param seconds the lifetime; 0 for ever
  record StoredSession(SessionHead head, String data, List<Login> logins, long seconds) {}
}
