package moongate.plugins.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import moongate.model.value.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where calls go that are not sent elsewhere.
final class ProviderUrlsTest {
  private static final Value.Obj OPTIONS =
      Value.of(
          Map.of(
              "azure_instance", Value.of("own"),
              "azure_deployment_id", Value.of("a/b"),
              "bedrock", Value.of(Map.of("aws_region", Value.of("eu-central-1")))));

  @ParameterizedTest
  @CsvSource({
    "openai, CHAT, false, https://api.openai.com/v1/chat/completions",
    "openai, COMPLETION, true, https://api.openai.com/v1/completions",
    "azure, CHAT, true, https://own.openai.azure.com/openai/deployments/a%2Fb/chat/completions?api-version=2023-05-15",
    "anthropic, CHAT, true, https://api.anthropic.com/v1/messages",
    "cohere, CHAT, true, https://api.cohere.com/v1/chat",
    "cohere, COMPLETION, true, https://api.cohere.com/v1/generate",
    "mistral, CHAT, true, https://api.mistral.ai/v1/chat/completions",
    "huggingface, CHAT, true, https://router.huggingface.co/v1/chat/completions",
    "gemini, CHAT, false, https://generativelanguage.googleapis.com/v1beta/models/m%3A1:generateContent",
    "gemini, CHAT, true, https://generativelanguage.googleapis.com/v1beta/models/m%3A1:streamGenerateContent?alt=sse",
    "bedrock, CHAT, false, https://bedrock-runtime.eu-central-1.amazonaws.com/model/m%3A1/converse",
    "bedrock, CHAT, true, https://bedrock-runtime.eu-central-1.amazonaws.com/model/m%3A1/converse-stream"
  })
  void eachProviderHasAPlace(
      String provider, Operation operation, boolean isStreaming, String url) {
    var call = new Call(operation, "m:1", OPTIONS, isStreaming, false, false);
    assertThat(Providers.named(provider).url(call)).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({"false, generateContent", "true, streamGenerateContent?alt=sse"})
  void geminiIsAtVertexToo(boolean isStreaming, String end) {
    var vertex =
        Map.of(
            "api_endpoint", Value.of("us-central1-aiplatform.googleapis.com"),
            "project_id", Value.of("p"),
            "location_id", Value.of("us-central1"));
    var options = Value.of(Map.of("gemini", Value.of(vertex)));
    var call = new Call(Operation.CHAT, "gemini-2.5", options, isStreaming, false, false);
    assertThat(new Gemini().url(call))
        .isEqualTo(
            "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1"
                + "/publishers/google/models/gemini-2.5:"
                + end);
  }
}
