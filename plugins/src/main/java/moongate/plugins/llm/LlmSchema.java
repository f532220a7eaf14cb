package moongate.plugins.llm;

import java.util.ArrayList;
import moongate.model.schema.Check;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The schema of models in configurations.
public final class LlmSchema {
  private static final TextCheck TEXT = ModelText::problem;
  private static final TextCheck HEADER_VALUE =
      text -> text.chars().anyMatch(c -> c < ' ' || c > '~') ? "invalid value" : null;

  private static final String NO_EMBEDDINGS = "not supported: there are no embeddings";

  private LlmSchema() {}

  /// Adds the fields of a model to `config`.
  public static Schema withModel(Schema config, Operation... operations) {
    var routeTypes = new ArrayList<String>();
    for (var operation : operations) {
      routeTypes.add(operation.routeType());
    }
    return config
        .field("route_type", Field.text().required().oneOf(routeTypes.toArray(String[]::new)))
        .field("auth", Field.record(auth()))
        .field("model", Field.record(model()).required())
        .field("logging", Field.record(logging()))
        .check(EntityChecks.custom(providerCheck(), "route_type", "auth", "model"));
  }

  private static Schema auth() {
    var secret = Field.text().encrypted().referenceable();
    return Schema.record()
        .field("header_name", Field.text().referenceable().check(Formats.headerName()))
        .field("header_value", secret.check(HEADER_VALUE))
        .field("param_name", Field.text().referenceable())
        .field("param_value", secret)
        .field("param_location", Field.text().oneOf("query", "body"))
        .field("allow_override", Field.flag().byDefault(false))
        .field("aws_access_key_id", secret.check(HEADER_VALUE))
        .field("aws_secret_access_key", secret.check(HEADER_VALUE))
        .field("azure_use_managed_identity", Field.flag().byDefault(false))
        .field("azure_client_id", Field.text().referenceable())
        .field("azure_client_secret", secret)
        .field("azure_tenant_id", Field.text().referenceable())
        .field("gcp_use_service_account", Field.flag().byDefault(false))
        .field("gcp_service_account_json", secret)
        .check(EntityChecks.allOrNoneOf("aws_access_key_id", "aws_secret_access_key"))
        .check(EntityChecks.allOrNoneOf("header_name", "header_value"))
        .check(EntityChecks.allOrNoneOf("param_name", "param_value", "param_location"));
  }

  private static Schema model() {
    return Schema.record()
        .field("provider", Field.text().required().oneOf(Providers.names()))
        .field("name", Field.text().check(TEXT))
        .field("options", Field.record(options()));
  }

  private static Schema options() {
    return Schema.record()
        .field("max_tokens", Field.integer().between(1, Integer.MAX_VALUE))
        .field("temperature", Field.number().between(0, 5))
        .field("top_p", Field.number().between(0, 1))
        .field("top_k", Field.integer().between(0, 500))
        .field("input_cost", Field.number().between(0, Integer.MAX_VALUE))
        .field("output_cost", Field.number().between(0, Integer.MAX_VALUE))
        .field("upstream_url", Field.text().check((TextCheck) LlmSchema::urlProblem))
        .field("upstream_path", Field.text().check((TextCheck) LlmSchema::pathProblem))
        .field("azure_instance", Field.text().check(TEXT))
        .field("azure_deployment_id", Field.text().check(TEXT))
        .field("azure_api_version", Field.text().byDefault("2023-05-15").check(TEXT))
        .field("anthropic_version", Field.text().check(TEXT).check(HEADER_VALUE))
        .field("llama2_format", Field.text().oneOf("raw", "openai", "ollama"))
        .field("mistral_format", Field.text().oneOf("openai", "ollama"))
        .field("bedrock", Field.record(bedrock()))
        .field("gemini", Field.record(gemini()))
        .field("huggingface", Field.record(huggingFace()))
        .field("embeddings_dimensions", Field.integer().check(refusing(NO_EMBEDDINGS)));
  }

  private static Check refusing(String message) {
    return (_, report) -> report.problem(message);
  }

  /// Options of Hugging Face's old API, which had a cache of answers and started models on demand.
  /// Forms of user interfaces send the record empty, or with false.
  private static Schema huggingFace() {
    return Schema.record()
        .field("use_cache", never("not supported: Hugging Face has no cache of answers any more"))
        .field("wait_for_model", never("not supported: models of Hugging Face are always ready"));
  }

  private static Field never(String message) {
    return Field.flag()
        .check((value, report) -> {
          if (value.equals(Value.of(true))) {
            report.problem(message);
          }
        });
  }

  private static Schema gemini() {
    return Schema.record()
        .field("api_endpoint", Field.text().check(Formats.host()))
        .field("project_id", Field.text())
        .field("location_id", Field.text())
        .check(EntityChecks.allOrNoneOf("api_endpoint", "project_id", "location_id"));
  }

  private static Schema bedrock() {
    TextCheck url = text -> CallTarget.parse(text) == null ? "invalid value: " + text : null;
    return Schema.record()
        .field("aws_region", Field.text().check(Formats.host()))
        .field("aws_assume_role_arn", Field.text().check(HEADER_VALUE))
        .field("aws_role_session_name", Field.text().check(HEADER_VALUE))
        .field("aws_sts_endpoint_url", Field.text().check(url));
  }

  private static Schema logging() {
    return Schema.record()
        .field("log_statistics", Field.flag().required().byDefault(false))
        .field("log_payloads", Field.flag().required().byDefault(false));
  }

  private static @Nullable String urlProblem(String text) {
    int host = text.indexOf("://") + 3;
    int path = text.indexOf('/', host);
    int template = text.indexOf("$(");
    if (template >= 0 && (path < 0 || template < path)) {
      return "only the path may depend on the request"; // the operator's key goes to the host
    }
    var problem = ModelText.problem(text);
    if (problem != null) {
      return problem;
    }
    var fixed = text.replaceAll("\\$\\([^)]*\\)", "x");
    return CallTarget.parse(fixed) == null ? "invalid value: " + text : null;
  }

  private static @Nullable String pathProblem(String text) {
    if (!text.startsWith("/")) {
      return "should start with: /";
    }
    boolean isPlain = text.chars().allMatch(c -> c > ' ' && c <= '~');
    return isPlain && text.indexOf('?') < 0 && text.indexOf('#') < 0
        ? ModelText.problem(text)
        : "invalid path: '" + text + "'";
  }

  /// Checks what a provider requires or does not support.
  private static Check providerCheck() {
    return (record, report) -> {
      if (record instanceof Value.Obj config) {
        var model = config.object("model");
        var operation = Operation.of(config.text("route_type"));
        var problem = Providers.named(model.text("provider")).problem(operation, model);
        if (problem == null
            && operation == Operation.PRESERVED
            && isInBody(config.object("auth"))) {
          problem =
              "the route_type preserve leaves bodies as they are: param_location has to be query";
        }
        if (problem == null) {
          problem = identityProblem(model.text("provider"), config.object("auth"));
        }
        if (problem != null) {
          report.entity(problem);
        }
      }
    };
  }

  private static boolean isInBody(Value.Obj auth) {
    return auth.optionalText("param_location").orElse("").equals("body");
  }

  private static @Nullable String identityProblem(String provider, Value.Obj auth) {
    if (auth.flag("azure_use_managed_identity") && !provider.equals("azure")) {
      return "azure_use_managed_identity is for the provider azure only";
    }
    if (auth.flag("gcp_use_service_account") && !provider.equals("gemini")) {
      return "gcp_use_service_account is for the provider gemini only";
    }
    boolean isIncomplete =
        auth.has("azure_client_secret")
            && !(auth.has("azure_client_id") && auth.has("azure_tenant_id"));
    return isIncomplete
        ? "azure_client_secret needs azure_client_id and azure_tenant_id beside it"
        : null;
  }
}
