package moongate.plugins.awslambda;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.Client;
import moongate.http.Resolver;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.aws.AwsClient;
import moongate.plugins.aws.AwsCredentials;
import moongate.plugins.aws.CredentialSources;
import moongate.plugins.aws.Credentials;
import moongate.plugins.aws.Region;
import moongate.plugins.aws.RoleSource;
import moongate.plugins.logging.Endpoint;
import org.jspecify.annotations.Nullable;

/// Registers `aws-lambda`.
public final class AwsLambdaType implements PluginType {
  private static final int HTTPS = 443;
  private static final int MOST = Integer.MAX_VALUE;

  private final Client client;
  private final Resolver resolver;
  private final Map<String, String> environment;

  public AwsLambdaType(Client client, Resolver resolver) {
    this(client, resolver, System.getenv());
  }

  AwsLambdaType(Client client, Resolver resolver, Map<String, String> environment) {
    this.client = client;
    this.resolver = resolver;
    this.environment = environment;
  }

  @Override
  public String name() {
    return "aws-lambda";
  }

  @Override
  public int priority() {
    return 750;
  }

  @Override
  public PluginSchema schema() {
    TextCheck url = text -> urlProblem(text);
    TextCheck value =
        text -> text.chars().anyMatch(c -> c <= ' ' || c > '~') ? "invalid value" : null;
    var config =
        Schema.record()
            .field("timeout", Field.number().required().between(0, MOST).byDefault(60_000))
            .field("keepalive", Field.number().required().between(0, MOST).byDefault(60_000))
            .field("aws_key", Field.text().encrypted().referenceable().check(value))
            .field("aws_secret", Field.text().encrypted().referenceable().check(value))
            .field("aws_assume_role_arn", Field.text().encrypted().referenceable().check(value))
            .field("aws_role_session_name", Field.text().byDefault("kong").check(value))
            .field("aws_sts_endpoint_url", Field.text().check(url))
            .field("aws_region", Field.text().check(Formats.host()))
            .field("function_name", Field.text().check(value))
            .field("qualifier", Field.text().check(value))
            .field(
                "invocation_type",
                Field.text()
                    .required()
                    .byDefault("RequestResponse")
                    .oneOf("RequestResponse", "Event", "DryRun"))
            .field("log_type", Field.text().required().byDefault("Tail").oneOf("Tail", "None"))
            .field("host", Field.text().check(Formats.host()))
            .field("port", Field.integer().between(0, 65_535).byDefault(HTTPS))
            .field("disable_https", Field.flag().byDefault(false))
            .field("unhandled_status", Field.integer().between(100, 999))
            .field("forward_request_method", Field.flag().byDefault(false))
            .field("forward_request_uri", Field.flag().byDefault(false))
            .field("forward_request_headers", Field.flag().byDefault(false))
            .field("forward_request_body", Field.flag().byDefault(false))
            .field("is_proxy_integration", Field.flag().byDefault(false))
            .field("awsgateway_compatible", Field.flag().byDefault(false))
            .field(
                "awsgateway_compatible_payload_version",
                Field.text().byDefault("1.0").oneOf("1.0", "2.0"))
            .field("proxy_url", Field.text().referenceable().check(proxy()))
            .field("skip_large_bodies", Field.flag().byDefault(true))
            .field("base64_encode_body", Field.flag().byDefault(true))
            .field(
                "aws_imds_protocol_version",
                Field.text().required().byDefault("v1").oneOf("v1", "v2"))
            .field(
                "empty_arrays_mode",
                Field.text().required().byDefault("legacy").oneOf("legacy", "correct"));
    return PluginSchema.of(name(), config)
        .check(EntityChecks.allOrNoneOf("config.aws_key", "config.aws_secret"));
  }

  private static @Nullable String urlProblem(String text) {
    try {
      var url = new URI(text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return isHttp && url.getHost() != null ? null : "invalid value: " + text;
    } catch (URISyntaxException malformed) {
      return "invalid value: " + text;
    }
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> create(config.config(), context.clock()));
  }

  private AwsLambda create(Value.Obj config, Clock clock) {
    var aws = new AwsClient(client, resolver);
    var region = region(config);
    boolean isSecure = !config.flag("disable_https");
    var host = config.optionalText("host").orElse("lambda." + Region.domain(region));
    var place =
        new AwsClient.Place(host, (int) config.optionalNumber("port").orElse(HTTPS), isSecure);
    var roles =
        new RoleSource(
            aws,
            clock,
            region,
            config.optionalText("aws_assume_role_arn").orElse(null),
            config.optionalText("aws_role_session_name").orElse("kong"),
            config.optionalText("aws_sts_endpoint_url").map(URI::create).orElse(null));
    var sources =
        new CredentialSources(environment, aws, roles)
            .list(configured(config), config.text("aws_imds_protocol_version").equals("v2"));
    var credentials = new Credentials(sources, roles, clock);
    return new AwsLambda(config, aws, place, credentials, region, clock);
  }

  private static @Nullable AwsCredentials configured(Value.Obj config) {
    return config.has("aws_key") && config.has("aws_secret")
        ? AwsCredentials.lasting(
            Utf8.bytes(config.text("aws_key")), Utf8.bytes(config.text("aws_secret")), "")
        : null;
  }

  /// The region for signatures. These need one, even if the configured host does not.
  private String region(Value.Obj config) {
    var named =
        config
            .optionalText("aws_region")
            .or(() -> Optional.ofNullable(environment.get("AWS_REGION")))
            .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")));
    var usual = config.has("host") ? Region.ofHost(config.text("host")) : "";
    return named.orElse(usual);
  }

  private static TextCheck proxy() {
    return url -> {
      var problem = Endpoint.check().problemWith(url);
      return problem == null && url.startsWith("https:")
          ? "the proxy's own URL must begin with http://"
          : problem;
    };
  }
}
