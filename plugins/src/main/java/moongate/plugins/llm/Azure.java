package moongate.plugins.llm;

import moongate.model.value.Value;
import moongate.plugins.aws.Signature;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's models at Azure: <https://learn.microsoft.com/azure/ai-services/openai/reference>. The
/// model is selected by the deployment, which is part of the URL.
final class Azure implements Provider {
  @Override
  public String name() {
    return "azure";
  }

  @Override
  public @Nullable String problem(Operation operation, Value.Obj model) {
    var options = model.object("options");
    boolean isKnown =
        options.has("upstream_url")
            || (options.has("azure_instance") && options.has("azure_deployment_id"));
    return isKnown ? null : "azure needs model.options.azure_instance and azure_deployment_id";
  }

  @Override
  public String url(Call call) {
    var path = call.isChat() ? "/chat/completions" : "/completions";
    return "https://"
        + call.option("azure_instance", "unnamed") // unused if another URL is configured
        + ".openai.azure.com/openai/deployments/"
        + Signature.escaped(call.option("azure_deployment_id", ""))
        + path
        + query(call);
  }

  private static String query(Call call) {
    return "?api-version=" + Signature.escaped(call.option("azure_api_version", "2023-05-15"));
  }

  @Override
  public ObjectNode request(ObjectNode request, Call call) {
    return OpenAi.askForTokens(OpenAi.withoutTopK(request), call);
  }
}
