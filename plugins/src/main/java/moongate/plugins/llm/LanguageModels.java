package moongate.plugins.llm;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import moongate.http.Client;
import moongate.http.Resolver;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.aws.AwsClient;
import moongate.plugins.aws.AwsCredentials;
import moongate.plugins.aws.CredentialSources;
import moongate.plugins.aws.Credentials;
import moongate.plugins.aws.RoleSource;
import moongate.plugins.aws.Signature;
import org.jspecify.annotations.Nullable;

/// Creates models from their configurations.
///
/// @param environment the environment variables, which may contain credentials
public record LanguageModels(Client client, Resolver resolver, Map<String, String> environment) {
  /// @param config has the fields of [LlmSchema#withModel]
  public LanguageModel of(Value.Obj config, LanguageModel.Streaming streaming, Clock clock) {
    var model = config.object("model");
    if (!model.text("provider").equals("bedrock")) {
      return new LanguageModel(config, streaming, bearer(config.object("auth"), clock));
    }
    var options = model.object("options");
    var settings = Bedrock.settings(options);
    var region = region(settings);
    var here = options.with("bedrock", settings.with("aws_region", Value.of(region)));
    var signer = signer(config.object("auth"), settings, region, clock);
    return new LanguageModel(config.with("model", model.with("options", here)), streaming, signer);
  }

  private @Nullable BearerSigner bearer(Value.Obj auth, Clock clock) {
    var endpoint = new TokenEndpoint(client, resolver);
    if (auth.flag("azure_use_managed_identity")) {
      return new BearerSigner(new AzureIdentity(endpoint, auth, environment), clock);
    }
    if (auth.flag("gcp_use_service_account")) {
      var account =
          auth.optionalText("gcp_service_account_json")
              .orElse(environment.getOrDefault("GCP_SERVICE_ACCOUNT", ""));
      return new BearerSigner(new GoogleIdentity(endpoint, account, environment, clock), clock);
    }
    return null;
  }

  /// If no region is configured, AWS's first region.
  private String region(Value.Obj settings) {
    return settings
        .optionalText("aws_region")
        .or(() -> Optional.ofNullable(environment.get("AWS_REGION")))
        .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")))
        .orElse("us-east-1");
  }

  private AwsSigner signer(Value.Obj auth, Value.Obj settings, String region, Clock clock) {
    var aws = new AwsClient(client, resolver);
    var roles =
        new RoleSource(
            aws,
            clock,
            region,
            settings.textOrNull("aws_assume_role_arn"),
            settings.optionalText("aws_role_session_name").orElse("kong"),
            settings.optionalText("aws_sts_endpoint_url").map(URI::create).orElse(null));
    var configured =
        auth.has("aws_access_key_id") && auth.has("aws_secret_access_key")
            ? AwsCredentials.lasting(
                Utf8.bytes(auth.text("aws_access_key_id")),
                Utf8.bytes(auth.text("aws_secret_access_key")),
                "")
            : null;
    var sources = new CredentialSources(environment, aws, roles).list(configured, true);
    return new AwsSigner(
        new Credentials(sources, roles, clock), new Signature(region, "bedrock"), clock);
  }
}
