package moongate.plugins.acme;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The schemas of `acme`: its configuration, and what it stores.
final class AcmeSchemas {
  /// The entity of the plugin's own data: keys of accounts, answers to challenges, locks.
  static final String STORAGE = "acme_storage";

  /// Answers to challenges on their way from a control plane to its data planes.
  static final String CHALLENGES = "acme_challenges";

  static final String KEY = "key";
  static final String VALUE = "value";
  static final String TOKEN = "token";
  static final String ANSWER = "answer";

  private static final String LETS_ENCRYPT = "letsencrypt.org";
  private static final double LONGEST_DAYS = 36_500;
  private static final double LONGEST_MINUTES = 525_600;

  private AcmeSchemas() {}

  static Schema config(Topology topology) {
    return Schema.record()
        .field("account_email", secret().required().check((TextCheck) AcmeSchemas::emailProblem))
        .field("account_key", Field.record(accountKey()))
        .field(
            "api_uri",
            Field.text()
                .check((TextCheck) AcmeSchemas::urlProblem)
                .byDefault("https://acme-v02.api." + LETS_ENCRYPT + "/directory"))
        .field("tos_accepted", Field.flag().byDefault(false))
        .field("eab_kid", secret())
        .field("eab_hmac_key", secret())
        .field("cert_type", Field.text().oneOf("rsa", "ecc").byDefault("rsa"))
        .field("rsa_key_size", Field.integer().oneOf(2048, 3072, 4096).byDefault(4096))
        .field("renew_threshold_days", Field.number().between(0, LONGEST_DAYS).byDefault(14))
        .field("domains", Field.listOf(Field.text().check(Formats.hostPattern())))
        .field("allow_any_domain", Field.flag().byDefault(false))
        .field("fail_backoff_minutes", Field.number().between(0, LONGEST_MINUTES).byDefault(5))
        .field(
            "storage",
            Field.text()
                .oneOf("kong", "shm", "redis", "consul", "vault")
                .byDefault("shm")
                .check((TextCheck) storage -> storageProblem(storage, topology)))
        .field("storage_config", Field.record(StorageSchemas.storageConfig()).required())
        .field("preferred_chain", Field.text())
        // Has no effect: certificates are issued for names only.
        .field("enable_ipv4_common_name", Field.flag().byDefault(true))
        .check(EntityChecks.allOrNoneOf("eab_kid", "eab_hmac_key"));
  }

  private static Field secret() {
    return Field.text().referenceable().encrypted();
  }

  private static Schema accountKey() {
    return Schema.record()
        .field("key_id", Field.text().required().encrypted())
        .field("key_set", Field.text().encrypted());
  }

  private static @Nullable String emailProblem(String email) {
    return email.matches("[^\\s@<>,;]+@[^\\s@<>,;]+") || email.startsWith("{vault://")
        ? null
        : "invalid value: " + email;
  }

  private static @Nullable String urlProblem(String text) {
    try {
      var url = new URI(text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return isHttp && url.getHost() != null ? null : "should be a URL that begins with https://";
    } catch (URISyntaxException malformed) {
      return "should be a URL that begins with https://";
    }
  }

  private static @Nullable String storageProblem(String storage, Topology topology) {
    if (storage.equals("kong") && topology == Topology.WITHOUT_DATABASE) {
      return "\"kong\" storage can't be used without a database; use redis, consul, vault or shm";
    }
    // A data plane accepts what its control plane has accepted.
    return storage.equals("shm") && topology == Topology.CONTROL_PLANE
        ? "\"shm\" storage can't be used in hybrid mode; use kong, redis, consul or vault"
        : null;
  }

  /// Let's Encrypt requires that its terms are accepted.
  static EntityCheck terms() {
    return EntityChecks.custom(
        (plugin, report) -> {
          var config = plugin instanceof Value.Obj whole ? whole.object("config") : Value.Obj.EMPTY;
          var host = config.optionalText("api_uri").map(AcmeSchemas::host).orElse("");
          boolean isTheirs = host.equals(LETS_ENCRYPT) || host.endsWith("." + LETS_ENCRYPT);
          if (isTheirs && !config.at("tos_accepted").equals(Value.of(true))) {
            report.entity(
                "terms of service are not accepted: with Let's Encrypt config.tos_accepted must be"
                    + " true (read https://letsencrypt.org/repository/ before)");
          }
        },
        "config.api_uri",
        "config.tos_accepted");
  }

  private static String host(String url) {
    try {
      var host = new URI(url).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException reportedByTheField) {
      return "";
    }
  }

  static EntityCheck redisHost() {
    return EntityChecks.conditional(
        "config.storage",
        Value.of("redis")::equals,
        "config.storage_config.redis.host",
        EntityChecks.mustBeSet());
  }

  static Schema storage() {
    return EntitySchemas.newEntity(STORAGE)
        .runtime()
        .withoutAdminPath()
        .cacheKey(KEY)
        .field(KEY, Field.text().required().unique())
        .field(VALUE, Field.text().required().encrypted())
        .expiring();
  }

  static Schema challenges() {
    return EntitySchemas.newEntity(CHALLENGES)
        .withoutAdminPath()
        .cacheKey(TOKEN)
        .field(TOKEN, Field.text().required().unique())
        .field(ANSWER, Field.text().required());
  }

  /// The document of an answer to a challenge.
  static Value.Obj challenge(String token, String answer) {
    return Value.of(Map.of(TOKEN, Value.of(token), ANSWER, Value.of(answer), "tags", tags()));
  }

  private static Value tags() {
    return Value.ofTexts(List.of(Acme.TAG));
  }
}
