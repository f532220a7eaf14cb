package moongate.store.testing;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Expiry;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import moongate.store.Generated;

/// Whole documents, as the Admin API hands them to a store.
public final class Documents {
  public static final EntitySchemas SCHEMAS = new EntitySchemas(List.of(keyAuth()));

  private Documents() {}

  private static PluginSchema keyAuth() {
    var credentials =
        EntitySchemas.newEntity("keyauth_credentials")
            .endpointKey("key")
            .cacheKey("key")
            .field("key", Field.text().unique().auto().encrypted())
            .field("consumer", Field.foreign("consumers").required().goesWithIt())
            .expiring();
    var tokens =
        EntitySchemas.newEntity("tokens")
            .runtime()
            .endpointKey("token")
            .cacheKey("token")
            .field("token", Field.text().unique().auto().encrypted())
            .field("consumer", Field.foreign("consumers").required().goesWithIt())
            .expiring();
    return PluginSchema.of("key-auth", Schema.record()).bringing(credentials).bringing(tokens);
  }

  /// A runtime entity.
  public static Value.Obj token(String token, Value.Obj consumer) {
    return complete("tokens", Map.of("token", Value.of(token), "consumer", reference(consumer)));
  }

  /// The same with a lifetime, which has begun so many seconds after now.
  public static Value.Obj expiring(Value.Obj document, int seconds, Duration begun) {
    var withTtl = document.with("ttl", Value.of(seconds));
    return Expiry.begun(withTtl, withTtl, Clock.offset(Clock.systemUTC(), begun));
  }

  public static Value.Obj service(String name) {
    return complete("services", Map.of("name", Value.of(name), "host", Value.of("h")));
  }

  public static Value.Obj route(String name, Value.Obj service) {
    return complete(
        "routes",
        Map.of(
            "name", Value.of(name),
            "paths", Value.ofTexts(List.of("/" + name)),
            "service", reference(service)));
  }

  public static Value.Obj consumer(String username) {
    return complete("consumers", Map.of("username", Value.of(username)));
  }

  public static Value.Obj key(String key, Value.Obj consumer) {
    return complete(
        "keyauth_credentials", Map.of("key", Value.of(key), "consumer", reference(consumer)));
  }

  /// A key of the form that has its secret inside of a record.
  public static Value.Obj pemKey(String kid, String privateKey) {
    var pem = Value.of(Map.of("private_key", Value.of(privateKey)));
    return complete("keys", Map.of("kid", Value.of(kid), "pem", pem));
  }

  /// A `key-auth` plugin on a service.
  public static Value.Obj plugin(Value.Obj service) {
    return complete("plugins", Map.of("name", Value.of("key-auth"), "service", reference(service)));
  }

  public static Value.Obj upstream(String name) {
    return complete("upstreams", Map.of("name", Value.of(name)));
  }

  public static Value.Obj target(String target, Value.Obj upstream) {
    return complete("targets", Map.of("target", Value.of(target), "upstream", reference(upstream)));
  }

  public static Value.Obj reference(Value.Obj document) {
    return Value.of(Map.of("id", document.at("id")));
  }

  public static Value.Obj tagged(Value.Obj document, String... tags) {
    return document.with("tags", Value.ofTexts(List.of(tags)));
  }

  private static Value.Obj complete(String entity, Map<String, Value> fields) {
    var written = Value.of(fields).with("id", Value.of(UUID.randomUUID().toString()));
    var schema = SCHEMAS.schemaOf(entity, written);
    var problems = new Problems();
    var document =
        schema.process(Generated.fill(schema, written), new Report(FieldPath.ROOT, problems, 0));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toText(entity));
    }
    return document;
  }
}
