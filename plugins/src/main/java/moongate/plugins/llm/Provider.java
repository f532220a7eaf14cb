package moongate.plugins.llm;

import moongate.http.Headers;
import moongate.model.value.Value;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.events.Event;
import moongate.plugins.llm.events.EventException;
import moongate.plugins.llm.events.EventFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One who runs language models. The defaults are those of a provider that speaks OpenAI's form:
/// what a provider has differently, it overrides. Keeps nothing, and is safe for all threads.
public interface Provider {
  /// As in configurations.
  String name();

  /// Why `model`, of a configuration, cannot work; null when it can.
  default @Nullable String problem(Operation operation, Value.Obj model) {
    return null;
  }

  /// Where calls go unless the configuration says otherwise, with path and query; as text, escaped.
  String url(Call call);

  /// The path of a call that the configuration has a path for, which is that of whole answers.
  default String path(String configured, Call call) {
    return configured;
  }

  /// Adds what a request needs besides its authentication.
  default void addHeaders(Headers headers, Call call) {}

  /// A request in the provider's form.
  ///
  /// @param request one in OpenAI's, complete, which may be changed
  /// @throws RequestRefused when it asks for what the provider does not have
  default ObjectNode request(ObjectNode request, Call call) throws RequestRefused {
    return request;
  }

  /// A whole answer in OpenAI's form.
  ///
  /// @param answer the provider's, which may be changed
  default ObjectNode answer(ObjectNode answer, Call call) throws MalformedAnswer {
    return answer;
  }

  /// How answers are streamed.
  default EventFormat eventFormat(Call call) {
    return EventFormat.SERVER_SENT;
  }

  /// What makes OpenAI's events of one streamed answer.
  default EventReader eventReader(Call call) {
    return new OpenAiEvents(call);
  }

  /// Reads the events of one answer, in their order.
  interface EventReader {
    /// @throws EventException when the event is none of the provider's
    void read(Event event, StreamedAnswer answer) throws EventException;
  }
}
