package moongate.model.entity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.schema.Shorthand;
import moongate.model.schema.VaultReference;
import moongate.model.value.Value;

/// The schemas of services and consumers, and the fields that entities share. Larger entities have
/// their own files.
final class Entities {
  static final String[] PROTOCOLS = {
    "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp", "ws", "wss"
  };

  /// The protocols of services that may have TLS fields.
  private static final Predicate<Value> SECURED = isOneOf("https", "tls", "wss");

  private static final int LONGEST_TIMEOUT = 2_147_483_646;
  private static final Pattern URL =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[^\\]]*\\]|[^:/?#]*)(?::(\\d{1,5}))?(/[^?#]*)?");

  private Entities() {}

  /// An entity schema with the fields that all entities have.
  static Schema entity(String name) {
    return Schema.entity(name)
        .field("id", Field.text().auto().check(Formats.uuid()))
        .field("created_at", Field.integer().auto().timestamp())
        .field("updated_at", Field.integer().auto().timestamp())
        .field("tags", Field.setOf(Field.rawText().required().check(Formats.tag())));
  }

  static Field name() {
    return Field.text().unique().check(Formats.name());
  }

  static Schema services() {
    return entity("services")
        .endpointKey("name")
        .field("name", name())
        .field("protocol", Field.text().required().oneOf(PROTOCOLS).byDefault("http"))
        .field("host", Field.text().required().check(Formats.host()))
        .field("port", Field.integer().required().between(0, 65535).byDefault(80))
        .field("path", Field.text().check(Formats.urlPath()))
        .field("retries", Field.integer().between(0, 32767).byDefault(5))
        .field("connect_timeout", timeout())
        .field("write_timeout", timeout())
        .field("read_timeout", timeout())
        .field("client_certificate", Field.foreign("certificates"))
        .field("tls_verify", Field.flag())
        .field("tls_verify_depth", Field.integer().between(0, 64))
        .field("ca_certificates", Field.listOf(Field.text().check(Formats.uuid())))
        .field("enabled", Field.flag().required().byDefault(true))
        .check(nullFor("path", isOneOf("tcp", "tls", "udp", "grpc", "grpcs")))
        .check(nullFor("client_certificate", SECURED.negate()))
        .check(nullFor("tls_verify", SECURED.negate()))
        .check(nullFor("tls_verify_depth", SECURED.negate()))
        .check(nullFor("ca_certificates", SECURED.negate()))
        .shorthand(new Shorthand("url", Field.text(), Entities::serviceOfUrl));
  }

  static Schema consumers() {
    return entity("consumers")
        .endpointKey("username")
        .field("username", Field.text().unique())
        .field("custom_id", Field.text().unique())
        .check(EntityChecks.atLeastOneOf("custom_id", "username"));
  }

  private static Field timeout() {
    return Field.integer().between(1, LONGEST_TIMEOUT).required().byDefault(60_000);
  }

  private static EntityCheck nullFor(String field, Predicate<Value> protocols) {
    return EntityChecks.conditional(
        "protocol", protocols, field, EntityChecks.mustBeNull("value must be null"));
  }

  static Predicate<Value> isOneOf(String... texts) {
    var choices = List.of(texts);
    return value -> value instanceof Value.Str text && choices.contains(text.text());
  }

  /// The text of a field unless it is a vault reference, which would have to be resolved first.
  static Optional<String> plainText(Value record, String field) {
    return EntityChecks.at(record, field) instanceof Value.Str text
            && !VaultReference.isReference(text.text())
        ? Optional.of(text.text())
        : Optional.empty();
  }

  private static Map<String, Value> serviceOfUrl(Value value, Report report) {
    var url = URL.matcher(((Value.Str) value).text());
    if (!url.matches() || url.group(2).isEmpty()) {
      report.problem("invalid url: expected protocol://host, with :port and /path if needed");
      return Map.of();
    }
    var protocol = url.group(1).toLowerCase(Locale.ROOT);
    int standardPort = protocol.equals("https") || protocol.equals("wss") ? 443 : 80;
    double port = url.group(3) == null ? standardPort : Integer.parseInt(url.group(3));
    var fields = new LinkedHashMap<String, Value>();
    fields.put("protocol", new Value.Str(protocol, value.line(), null));
    fields.put("host", new Value.Str(url.group(2), value.line(), null));
    fields.put("port", new Value.Num(port, value.line()));
    var path = url.group(4);
    // Explicitly null: if the URL replaces another one, the path of that one must not stay.
    fields.put("path", path == null ? new Value.Null(0) : new Value.Str(path, value.line(), null));
    return fields;
  }
}
