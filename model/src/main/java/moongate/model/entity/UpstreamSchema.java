package moongate.model.entity;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.HostName;
import moongate.model.schema.Rules;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;

/// The schemas of upstreams and their targets.
final class UpstreamSchema {
  private static final String[] HASH_INPUTS = {
    "none", "consumer", "ip", "header", "cookie", "path", "query_arg", "uri_capture"
  };
  private static final Value NO_HASH = Value.of("none");
  private static final Value ROUND_ROBIN = Value.of("round-robin");
  private static final Value CONSISTENT_HASHING = Value.of("consistent-hashing");
  private static final Value LEAST_CONNECTIONS = Value.of("least-connections");
  private static final Value LATENCY = Value.of("latency");
  private static final int DEFAULT_TARGET_PORT = 8000;

  private UpstreamSchema() {}

  static Schema upstreams() {
    var schema =
        Entities.entity("upstreams")
            .endpointKey("name")
            .field("name", Field.text().required().unique().check(upstreamName()))
            .field(
                "algorithm",
                Field.text()
                    .oneOf("consistent-hashing", "least-connections", "round-robin", "latency")
                    .byDefault("round-robin"))
            .field("hash_on", Field.text().oneOf(HASH_INPUTS).byDefault("none"))
            .field("hash_fallback", Field.text().oneOf(HASH_INPUTS).byDefault("none"))
            .field("hash_on_header", Field.text().check(Formats.headerName()))
            .field("hash_fallback_header", Field.text().check(Formats.headerName()))
            .field("hash_on_cookie", Field.text().check(Formats.cookieName()))
            .field("hash_on_cookie_path", Field.text().check(Formats.urlPath()).byDefault("/"))
            .field("hash_on_query_arg", Field.text())
            .field("hash_fallback_query_arg", Field.text())
            .field("hash_on_uri_capture", Field.text())
            .field("hash_fallback_uri_capture", Field.text())
            .field("slots", Field.integer().required().between(10, 65536).byDefault(10_000))
            .field("healthchecks", Field.record(healthchecks()).required())
            .field("host_header", Field.text().check(hostHeader()))
            .field("client_certificate", Field.foreign("certificates"))
            .field("use_srv_name", Field.flag().byDefault(false))
            .prepared(UpstreamSchema::withAlgorithm);
    for (var check : hashChecks()) {
      schema = schema.check(check);
    }
    return schema;
  }

  static Schema targets() {
    return Entities.entity("targets")
        .cacheKey("upstream", "target")
        .endpointKey("target")
        // Several targets may be created within a second: the fraction determines their order.
        .field("created_at", Field.number().auto().timestamp())
        .field("updated_at", Field.number().auto().timestamp())
        .field("upstream", Field.foreign("upstreams").required().goesWithIt())
        .field("target", Field.text().required().check(targetAddress()))
        .field("weight", Field.integer().between(0, 65535).byDefault(Target.DEFAULT_WEIGHT))
        .prepared(UpstreamSchema::withPort);
  }

  /// What is written as `hash_on` decides between round robin and consistent hashing: forms of user
  /// interfaces always send an algorithm, which is round robin if nobody chose one. Algorithms that
  /// never hash remove the hash input.
  private static Value.Obj withAlgorithm(Value.Obj written) {
    var algorithm = written.at("algorithm");
    boolean hasInput = written.has("hash_on") && !written.at("hash_on").equals(NO_HASH);
    if (algorithm.equals(LEAST_CONNECTIONS) || algorithm.equals(LATENCY)) {
      boolean isNullWritten = written.members().containsKey("hash_on") && !written.has("hash_on");
      return isNullWritten ? written : written.with("hash_on", NO_HASH);
    }
    if (hasInput && (algorithm.isNull() || algorithm.equals(ROUND_ROBIN))) {
      return written.with("algorithm", CONSISTENT_HASHING);
    }
    boolean hashesNothing =
        algorithm.equals(CONSISTENT_HASHING) && written.at("hash_on").equals(NO_HASH);
    return hashesNothing ? written.with("algorithm", ROUND_ROBIN) : written;
  }

  private static List<EntityCheck> hashChecks() {
    var checks = new ArrayList<EntityCheck>();
    checks.add(
        EntityChecks.conditional(
            "hash_on",
            Entities.isOneOf("none", "cookie"),
            "hash_fallback",
            Rules.oneOf(Value.ofTexts(List.of("none")))));
    for (var input : List.of("consumer", "ip", "path")) {
      var others = List.of(HASH_INPUTS).stream().filter(other -> !other.equals(input)).toList();
      checks.add(
          EntityChecks.conditional(
              "hash_on",
              Entities.isOneOf(input),
              "hash_fallback",
              Rules.oneOf(Value.ofTexts(others))));
    }
    for (var input : List.of("header", "query_arg", "uri_capture")) {
      checks.add(required("hash_on", input, "hash_on_" + input));
      checks.add(required("hash_fallback", input, "hash_fallback_" + input));
      checks.add(EntityChecks.distinct("hash_on_" + input, "hash_fallback_" + input));
    }
    checks.add(required("hash_on", "cookie", "hash_on_cookie"));
    checks.add(required("hash_fallback", "cookie", "hash_on_cookie"));
    return checks;
  }

  private static EntityCheck required(String ifField, String value, String thenField) {
    return EntityChecks.conditional(
        ifField, Entities.isOneOf(value), thenField, EntityChecks.mustBeSet());
  }

  private static TextCheck upstreamName() {
    return name -> {
      var host = HostName.of(name);
      var why =
          switch (host.kind()) {
            case INVALID -> "must be a valid hostname";
            case ADDRESS -> "no ip addresses allowed";
            case NAME -> host.port() < 0 ? null : "no port allowed";
          };
      return why == null ? null : "Invalid name ('" + name + "'); " + why;
    };
  }

  /// A host name with an optional port.
  private static TextCheck hostHeader() {
    return host ->
        HostName.of(host).kind() == HostName.Kind.INVALID ? "invalid value: " + host : null;
  }

  private static TextCheck targetAddress() {
    return text ->
        HostName.of(text).kind() == HostName.Kind.INVALID
            ? "Invalid target ('" + text + "'); not a valid hostname or ip address"
            : null;
  }

  private static Value.Obj withPort(Value.Obj target) {
    if (!(target.at("target") instanceof Value.Str(var text, var line, _))) {
      return target;
    }
    var address = HostName.of(text);
    if (address.kind() == HostName.Kind.INVALID) {
      return target;
    }
    var host =
        address.host().indexOf(':') < 0 ? address.host() : "[" + inFull(address.host()) + "]";
    int port = address.port() < 0 ? DEFAULT_TARGET_PORT : address.port();
    return target.with("target", new Value.Str(host + ":" + port, line, null));
  }

  /// `::1` becomes `0000:0000:0000:0000:0000:0000:0000:0001`: one text per address, and the one
  /// that decK uses.
  private static String inFull(String six) {
    var bytes = InetAddress.ofLiteral(six).getAddress();
    var mapped = bytes.length == 4 ? "00000000000000000000ffff" : "";
    var digits = mapped + HexFormat.of().formatHex(bytes);
    return IntStream.range(0, 8)
        .mapToObj(group -> digits.substring(group * 4, group * 4 + 4))
        .collect(Collectors.joining(":"));
  }

  private static Schema healthchecks() {
    var active =
        Schema.record()
            .field("type", checkType("http", "https", "tcp", "grpc", "grpcs"))
            .field("timeout", seconds(1))
            .field("concurrency", Field.integer().between(1, Integer.MAX_VALUE).byDefault(10))
            .field("http_path", Field.text().check(Formats.urlPath()).byDefault("/"))
            .field("https_sni", Field.text().check(Formats.hostPattern()))
            .field("https_verify_certificate", Field.flag().required().byDefault(true))
            .field("headers", Field.mapOf(Field.text().check(Formats.headerName()), listOfTexts()))
            .field("healthy", Field.record(activeHealthy()).required())
            .field("unhealthy", Field.record(activeUnhealthy()).required());
    var passive =
        Schema.record()
            .field("type", checkType("http", "https", "tcp", "grpc", "grpcs"))
            .field("healthy", Field.record(passiveHealthy()).required())
            .field("unhealthy", Field.record(passiveUnhealthy()).required());
    return Schema.record()
        .field("active", Field.record(active).required())
        .field("passive", Field.record(passive).required())
        .field("threshold", Field.number().between(0, 100).byDefault(0));
  }

  private static Schema activeHealthy() {
    return Schema.record()
        .field("interval", seconds(0))
        .field("http_statuses", statuses(IntStream.of(200, 302)))
        .field("successes", counter());
  }

  private static Schema activeUnhealthy() {
    var failures = IntStream.of(429, 404, 500, 501, 502, 503, 504, 505);
    return Schema.record()
        .field("interval", seconds(0))
        .field("http_statuses", statuses(failures))
        .field("tcp_failures", counter())
        .field("timeouts", counter())
        .field("http_failures", counter());
  }

  private static Schema passiveHealthy() {
    var good =
        IntStream.of(
            200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306,
            307, 308);
    return Schema.record().field("http_statuses", statuses(good)).field("successes", counter());
  }

  private static Schema passiveUnhealthy() {
    return Schema.record()
        .field("http_statuses", statuses(IntStream.of(429, 500, 503)))
        .field("tcp_failures", counter())
        .field("timeouts", counter())
        .field("http_failures", counter());
  }

  private static Field checkType(String... types) {
    return Field.text().oneOf(types).byDefault("http");
  }

  private static Field seconds(double byDefault) {
    return Field.number().between(0, 65535).byDefault(byDefault);
  }

  private static Field counter() {
    return Field.integer().between(0, 255).byDefault(0);
  }

  private static Field statuses(IntStream byDefault) {
    return Field.setOf(Field.integer().between(100, 999))
        .byDefault(Value.of(byDefault.mapToObj(Value::of).toList()));
  }

  private static Field listOfTexts() {
    return Field.listOf(Field.text());
  }
}
