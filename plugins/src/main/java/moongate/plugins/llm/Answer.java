package moongate.plugins.llm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.http.HeaderName;
import moongate.http.Headers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A whole answer in OpenAI's form.
///
/// @param text its JSON, in bytes
/// @param isChanged whether the provider's own answer was different
public record Answer(ObjectNode json, String text, boolean isChanged) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// @param body the body that the provider has sent, as bytes
  public static Answer read(String body, Headers headers, Call call, LanguageModel model)
      throws MalformedAnswer {
    if (headers.contains(HeaderName.CONTENT_ENCODING)) {
      throw new MalformedAnswer("an answer that is compressed, which was not asked for");
    }
    try {
      if (JSON.readTree(body.getBytes(ISO_8859_1)) instanceof ObjectNode own) {
        var answer = model.provider().answer(own, call);
        return answer == own
            ? new Answer(own, body, false)
            : new Answer(answer, new String(JSON.writeValueAsBytes(answer), ISO_8859_1), true);
      }
    } catch (JacksonException malformed) {
      // reported below
    }
    throw new MalformedAnswer("an answer that is no JSON object");
  }

  /// The model that has answered.
  public String model() {
    return json.path("model").stringValue("");
  }

  public TokenCounts tokens() {
    return TokenCounts.of(json.path("usage"));
  }

  /// The text of the answer.
  public String content() {
    var choice = json.path("choices").path(0);
    return choice.path("message").path("content").stringValue(choice.path("text").stringValue(""));
  }
}
