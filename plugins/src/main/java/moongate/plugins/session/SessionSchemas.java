package moongate.plugins.session;

import java.util.List;
import java.util.Map;
import moongate.http.Grammar;
import moongate.model.RandomText;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.Shorthand;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The schemas of `session`: its configuration, and the sessions in the database.
final class SessionSchemas {
  static final String SESSIONS = "sessions";
  static final String SESSION_ID = "session_id";
  static final String DATA = "data";
  static final String EXPIRES = "expires";

  static final String METADATA = "metadata";
  static final String AUDIENCE = "audience";
  static final String SUBJECT = "subject";

  /// The default secret of a node, for all configurations without one, as long as the node runs.
  static final String SECRET = RandomText.of(44);

  private static final String[] INFORMATION = {
    "id", "audience", "subject", "timeout", "idling-timeout", "rolling-timeout", "absolute-timeout"
  };

  private SessionSchemas() {}

  static Schema config() {
    return withOldNames(
        withTimeouts(
                withCookie(
                    Schema.record()
                        .field("secret", Field.text().referenceable().encrypted().byDefault(SECRET))
                        .field("storage", Field.text().oneOf("cookie", "kong").byDefault("cookie"))
                        .field("audience", Field.text().byDefault("default"))))
            .field("response_headers", Field.setOf(Field.text().oneOf(INFORMATION)))
            .field("request_headers", Field.setOf(Field.text().oneOf(INFORMATION)))
            .field("read_body_for_logout", Field.flag().required().byDefault(false))
            .field(
                "logout_methods",
                Field.setOf(Field.text().oneOf("GET", "POST", "DELETE"))
                    .byDefault(Value.ofTexts(List.of("POST", "DELETE"))))
            .field("logout_query_arg", Field.text().byDefault("session_logout"))
            .field("logout_post_arg", Field.text().byDefault("session_logout"))
            .field("hash_subject", Field.flag().byDefault(false))
            .field("store_metadata", Field.flag().byDefault(false))
            .field("hash_storage_key", Field.flag().byDefault(false)));
  }

  private static Schema withTimeouts(Schema config) {
    return config
        .field("idling_timeout", Field.number().byDefault(900))
        .field("rolling_timeout", Field.number().byDefault(3600))
        .field("absolute_timeout", Field.number().byDefault(86_400))
        .field("stale_ttl", Field.number().byDefault(10))
        .field("remember", Field.flag().byDefault(false))
        .field("remember_cookie_name", cookieName().byDefault("remember"))
        .field("remember_rolling_timeout", Field.number().byDefault(604_800))
        .field("remember_absolute_timeout", Field.number().byDefault(2_592_000));
  }

  private static Schema withCookie(Schema config) {
    return config
        .field("cookie_name", cookieName().byDefault("session"))
        .field("cookie_path", attribute().startsWith("/").byDefault("/"))
        .field("cookie_domain", attribute())
        .field(
            "cookie_same_site",
            Field.text().oneOf("Strict", "Lax", "None", "Default").byDefault("Strict"))
        .field("cookie_http_only", Field.flag().byDefault(true))
        .field("cookie_secure", Field.flag().byDefault(true));
  }

  private static Field cookieName() {
    return Field.text()
        .check((TextCheck) name -> Grammar.isToken(name) ? null : "must be a token of HTTP");
  }

  private static Field attribute() {
    return Field.text().check((TextCheck) SessionSchemas::attributeProblem);
  }

  private static @Nullable String attributeProblem(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ';')
        ? null
        : "must be ASCII without blanks and semicolons";
  }

  /// Accepts the old names of the fields, from before Kong 3.2.
  private static Schema withOldNames(Schema config) {
    return config
        .shorthand(renamed("cookie_lifetime", Field.number(), "rolling_timeout"))
        .shorthand(renamed("cookie_idletime", Field.number(), "idling_timeout"))
        .shorthand(renamed("cookie_discard", Field.number(), "stale_ttl"))
        .shorthand(renamed("cookie_httponly", Field.flag(), "cookie_http_only"))
        .shorthand(renamed("cookie_persistent", Field.flag(), "remember"))
        .shorthand(new Shorthand("cookie_renew", Field.number(), (_, _) -> Map.of()))
        .shorthand(
            new Shorthand(
                "cookie_samesite",
                Field.text().oneOf("Strict", "Lax", "None", "off"),
                (value, _) ->
                    Map.of(
                        "cookie_same_site",
                        value.equals(Value.of("off")) ? Value.of("None") : value)));
  }

  private static Shorthand renamed(String old, Field field, String name) {
    return new Shorthand(old, field, (value, _) -> Map.of(name, value));
  }

  static Schema sessions() {
    return EntitySchemas.newEntity(SESSIONS)
        .runtime()
        .withoutAdminPath()
        .endpointKey(SESSION_ID)
        .cacheKey(SESSION_ID)
        .field(SESSION_ID, Field.text().required().unique())
        .field(EXPIRES, Field.integer())
        .field(DATA, Field.text())
        .field(METADATA, Field.listOf(Field.record(metadata())).hiddenWhenNull())
        .expiring();
  }

  private static Schema metadata() {
    return Schema.record().field(AUDIENCE, Field.text()).field(SUBJECT, Field.text());
  }
}
