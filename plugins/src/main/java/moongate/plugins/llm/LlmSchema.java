package moongate.plugins.llm;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import moongate.model.Check;
import moongate.model.EntityChecks;
import moongate.model.Field;
import moongate.model.Formats;
import moongate.model.Schema;
import moongate.model.TextCheck;
import moongate.model.Value;
import org.jspecify.annotations.Nullable;

/// What configurations of models look like, wherever they stand.
public final class LlmSchema {
  private static final TextCheck TEXT = ModelText::problem;
  private static final TextCheck HEADER_VALUE =
      text -> text.chars().anyMatch(c -> c < ' ' || c > '~') ? "invalid value" : null;

  /// What a request has may not say where the request goes, with the operator's key.
  private static final Pattern OPEN_HOST = Pattern.compile("^[a-zA-Z]*(://)?[^/?]*\\$\\(");

  private LlmSchema() {}

  /// `config` with the fields of a model.
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
        .field("bedrock", Field.record(bedrock()));
  }

  private static Schema bedrock() {
    TextCheck url = text -> Place.parse(text) == null ? "invalid value: " + text : null;
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
    if (OPEN_HOST.matcher(text).find()) {
      return "only the path may depend on the request";
    }
    var problem = ModelText.problem(text);
    if (problem != null) {
      return problem;
    }
    var fixed = text.replaceAll("\\$\\([^)]*\\)", "x");
    return Place.parse(fixed) == null ? "invalid value: " + text : null;
  }

  private static @Nullable String pathProblem(String text) {
    if (!text.startsWith("/")) {
      return "should start with: /";
    }
    boolean isPlain = text.chars().allMatch(c -> c > ' ' && c <= '~');
    return isPlain && !text.contains("#")
        ? ModelText.problem(text)
        : "invalid path: '" + text + "'";
  }

  /// What one provider needs, or does not have.
  private static Check providerCheck() {
    return (record, report) -> {
      if (record instanceof Value.Obj config) {
        var model = config.object("model");
        var operation = Operation.of(config.text("route_type"));
        var problem = Providers.named(model.text("provider")).problem(operation, model);
        if (problem != null) {
          report.entity(problem);
        }
      }
    };
  }
}
