package moongate.plugins.redis;

import java.time.Duration;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.Shorthand;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// The connection to Redis: the record `redis` of a plugin's config.
///
/// @param timeout the timeout of each step
/// @param username empty if there is none
/// @param password empty for no authentication
/// @param serverName the server name for TLS; empty for the host
public record RedisConfig(
    String host,
    int port,
    Duration timeout,
    String username,
    String password,
    int database,
    boolean usesTls,
    boolean verifiesTls,
    String serverName) {
  private static final int LONGEST_TIMEOUT_MILLIS = 2_147_483_646;

  /// The name of the server, for messages.
  String name() {
    return host + ":" + port;
  }

  /// The schema of the record, for plugins that add fields.
  public static Schema schema() {
    return Schema.record()
        .field("host", Field.text().check(Formats.host()))
        .field("port", Field.integer().between(0, 65535).byDefault(6379))
        .field("timeout", Field.integer().between(0, LONGEST_TIMEOUT_MILLIS).byDefault(2000))
        .field("username", Field.text().referenceable())
        .field("password", Field.text().encrypted().referenceable().minLength(0))
        .field("database", Field.integer().byDefault(0))
        .field("ssl", Field.flag().required().byDefault(false))
        .field("ssl_verify", Field.flag().required().byDefault(false))
        .field("server_name", Field.text().check(Formats.host()));
  }

  /// The record as an optional field.
  public static Field field() {
    return Field.record(schema()).required();
  }

  /// Adds the old names of the fields to `config`, such as `redis_host`, from before there was a
  /// record.
  public static Schema withOldNames(Schema config) {
    var whole = config;
    for (var field : schema().fields().entrySet()) {
      var name = field.getKey();
      whole = whole.shorthand(Shorthand.oldName("redis_" + name, field.getValue(), "redis", name));
    }
    return whole;
  }

  public static RedisConfig of(Value.Obj redis) {
    return new RedisConfig(
        text(redis, "host"),
        (int) redis.optionalNumber("port").orElse(6379),
        Duration.ofMillis((long) redis.optionalNumber("timeout").orElse(2000)),
        text(redis, "username"),
        text(redis, "password"),
        (int) redis.optionalNumber("database").orElse(0),
        redis.flag("ssl"),
        redis.flag("ssl_verify"),
        text(redis, "server_name"));
  }

  private static String text(Value.Obj redis, String field) {
    return Utf8.bytes(redis.optionalText(field).orElse(""));
  }
}
