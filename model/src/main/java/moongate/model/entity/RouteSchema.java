package moongate.model.entity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import moongate.model.schema.Check;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;

/// The schema of routes. Which attributes may be combined depends on the protocols.
final class RouteSchema {
  private static final List<List<String>> FAMILIES =
      List.of(
          List.of("http", "https"),
          List.of("tcp", "tls", "udp"),
          List.of("tls_passthrough"),
          List.of("grpc", "grpcs"),
          List.of("ws", "wss"));
  private static final String[] STREAM = {"tcp", "tls", "tls_passthrough", "udp"};
  private static final String[] HTTP = {"http", "https"};
  private static final String[] GRPC = {"grpc", "grpcs"};
  private static final String[] WEB_SOCKET = {"ws", "wss"};
  private static final Pattern METHOD = Pattern.compile("[A-Z]+");

  private RouteSchema() {}

  static Schema routes(RouterFlavor flavor) {
    var schema =
        Entities.entity("routes")
            .endpointKey("name")
            .field("name", Entities.name())
            .field("protocols", protocols())
            .field("methods", Field.setOf(Field.text().check(Formats.matching(METHOD))))
            .field("hosts", Field.listOf(Field.text().check(Formats.hostPatternWithPort())))
            .field("paths", Field.listOf(Field.text().check(RouteTexts.path(flavor))))
            .field("headers", headers())
            .field("snis", Field.setOf(Field.text().check(RouteTexts.sni(flavor))))
            .field("sources", peers())
            .field("destinations", peers())
            .field("regex_priority", Field.integer().byDefault(0))
            .field("strip_path", Field.flag().required().byDefault(true))
            .field("path_handling", Field.text().oneOf("v0", "v1").byDefault("v0"))
            .field("preserve_host", Field.flag().required().byDefault(false))
            .field("request_buffering", Field.flag().required().byDefault(true))
            .field("response_buffering", Field.flag().required().byDefault(true))
            .field(
                "https_redirect_status_code",
                Field.integer().required().oneOf(426, 301, 302, 307, 308).byDefault(426))
            .field("service", Field.foreign("services"))
            .prepared(RouteSchema::withGrpcDefaults);
    if (flavor == RouterFlavor.EXPRESSIONS) {
      schema = ExpressionRoutes.added(schema);
    }
    for (var check : presenceChecks()) {
      schema = schema.check(check);
    }
    for (var check : misplacementChecks()) {
      schema = schema.check(check);
    }
    return schema;
  }

  private static Field protocols() {
    return Field.setOf(Field.text().oneOf(Entities.PROTOCOLS))
        .minLength(1)
        .required()
        .byDefault(Value.ofTexts(List.of(HTTP)))
        .check(RouteSchema::checkOneFamily);
  }

  private static void checkOneFamily(Value value, Report report) {
    var found =
        FAMILIES.stream()
            .filter(family -> containsAny(value, family.toArray(String[]::new)))
            .map(family -> "(" + EntityChecks.quoted(family.toArray(String[]::new)) + ")")
            .toList();
    if (found.size() > 1) {
      report.problem("these sets are mutually exclusive: " + String.join(", ", found));
    }
  }

  private static Field headers() {
    TextCheck notHost =
        name ->
            name.equalsIgnoreCase("host")
                ? "cannot contain 'host' header, which must be specified in the 'hosts' attribute"
                : null;
    return Field.mapOf(
        Field.text().check(Formats.headerName()).check(notHost),
        Field.listOf(Field.text()).check(RouteTexts::checkHeader));
  }

  private static Field peers() {
    var peer =
        Schema.record()
            .field("ip", Field.text().check(Formats.addressOrRange()))
            .field("port", Field.integer().between(0, 65535))
            .check(EntityChecks.atLeastOneOf("ip", "port"));
    return Field.setOf(Field.record(peer));
  }

  private static Value.Obj withGrpcDefaults(Value.Obj route) {
    boolean isGrpc = containsAny(route.at("protocols"), GRPC);
    return isGrpc && !route.members().containsKey("strip_path")
        ? route.with("strip_path", Value.of(false))
        : route;
  }

  private static List<EntityCheck> presenceChecks() {
    return List.of(
        EntityChecks.custom(
            (route, report) -> {
              var protocols = EntityChecks.at(route, "protocols");
              for (var rule : Presence.RULES) {
                if (containsAny(protocols, rule.protocols())) {
                  rule.check(route, report);
                  return;
                }
              }
            },
            "protocols",
            "methods",
            "hosts",
            "headers",
            "paths",
            "snis",
            "sources",
            "destinations"));
  }

  /// A rule: a route with one of these protocols must have one of these attributes.
  private record Presence(String[] protocols, String message, String... attributes) {
    static final List<Presence> RULES =
        List.of(
            new Presence(
                new String[] {"https"},
                "must set one of 'methods', 'hosts', 'headers', 'paths', 'snis' when 'protocols' is"
                    + " 'https'",
                "methods",
                "hosts",
                "headers",
                "paths",
                "snis"),
            new Presence(
                new String[] {"http"},
                "must set one of 'methods', 'hosts', 'headers', 'paths' when 'protocols' is 'http'",
                "methods",
                "hosts",
                "headers",
                "paths"),
            new Presence(
                new String[] {"grpcs"},
                "must set one of 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'grpcs'",
                "hosts",
                "headers",
                "paths",
                "snis"),
            new Presence(
                new String[] {"grpc"},
                "must set one of 'hosts', 'headers', 'paths' when 'protocols' is 'grpc'",
                "hosts",
                "headers",
                "paths"),
            new Presence(
                new String[] {"wss"},
                "must set one of 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'wss'",
                "hosts",
                "headers",
                "paths",
                "snis"),
            new Presence(
                new String[] {"ws"},
                "must set one of 'hosts', 'headers', 'paths' when 'protocols' is 'ws'",
                "hosts",
                "headers",
                "paths"),
            new Presence(
                new String[] {"tcp", "tls", "udp"},
                "must set one of 'sources', 'destinations', 'snis' when 'protocols' is 'tcp', 'tls'"
                    + " or 'udp'",
                "sources",
                "destinations",
                "snis"),
            new Presence(
                new String[] {"tls_passthrough"},
                "must set snis when 'protocols' is 'tls_passthrough'",
                "snis"));

    void check(Value route, Report report) {
      boolean isEmpty =
          Arrays.stream(attributes).noneMatch(name -> EntityChecks.holdsSomething(route, name));
      if (isEmpty && !EntityChecks.holdsSomething(route, ExpressionRoutes.EXPRESSION)) {
        report.entity(message);
      }
    }
  }

  private static List<EntityCheck> misplacementChecks() {
    var checks = new ArrayList<EntityCheck>();
    for (var attribute : List.of("methods", "hosts", "headers", "paths")) {
      checks.add(refused(attribute, STREAM));
    }
    checks.add(refused("methods", GRPC));
    checks.add(refused("methods", WEB_SOCKET));
    for (var attribute : List.of("sources", "destinations")) {
      checks.add(refused(attribute, HTTP));
      checks.add(refused(attribute, GRPC));
      checks.add(refused(attribute, WEB_SOCKET));
    }
    checks.add(
        EntityChecks.conditional(
            "protocols",
            value -> !containsAny(value, "grpcs", "https", "tls", "tls_passthrough", "wss"),
            "snis",
            nothing(
                "'snis' can only be set when 'protocols' is 'grpcs', 'https', 'tls' or"
                    + " 'tls_passthrough'")));
    checks.add(
        EntityChecks.conditional(
            "protocols",
            containing(GRPC),
            "strip_path",
            (value, report) -> {
              if (value.equals(Value.of(true))) {
                report.problem("cannot set 'strip_path' when 'protocols' is 'grpc' or 'grpcs'");
              }
            }));
    return checks;
  }

  private static EntityCheck refused(String attribute, String... protocols) {
    var message = "cannot set '" + attribute + "' when 'protocols' is " + anyOf(protocols);
    return EntityChecks.conditional(
        "protocols", containing(protocols), attribute, nothing(message));
  }

  static boolean isStream(Value route) {
    return containsAny(EntityChecks.at(route, "protocols"), STREAM);
  }

  private static Check nothing(String message) {
    return (value, report) -> {
      if (EntityChecks.holdsSomething(value)) {
        report.problem(message);
      }
    };
  }

  private static Predicate<Value> containing(String... protocols) {
    return value -> containsAny(value, protocols);
  }

  private static boolean containsAny(Value set, String... texts) {
    return set instanceof Value.Arr array
        && Arrays.stream(texts).anyMatch(text -> array.elements().contains(Value.of(text)));
  }

  /// `'tcp', 'tls' or 'udp'`.
  private static String anyOf(String... names) {
    var first = Arrays.stream(names).limit(names.length - 1L);
    return first.map(name -> "'" + name + "'").collect(Collectors.joining(", "))
        + " or '"
        + names[names.length - 1]
        + "'";
  }
}
