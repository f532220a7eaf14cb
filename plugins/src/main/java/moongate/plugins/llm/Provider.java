package moongate.plugins.llm;

import moongate.http.Headers;
import moongate.model.value.Value;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.events.Event;
import moongate.plugins.llm.events.EventException;
import moongate.plugins.llm.events.EventFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A provider of language models. The default methods are for a provider that uses OpenAI's form;
/// others override what is different. Stateless, and safe for all threads.
public interface Provider {
  /// The name in configurations.
  String name();

  /// Why a configured `model` cannot work; null if it can.
  default @Nullable String problem(Operation operation, Value.Obj model) {
    return null;
  }

  /// The default URL of a call, with path and query; as escaped text.
  String url(Call call);

  /// The path of a call, if one is configured; that is the path for whole answers.
  default String path(String configured, Call call) {
    return configured;
  }

  /// Adds the headers that a request needs besides its authentication.
  default void addHeaders(Headers headers, Call call) {}

  /// A request in the provider's form.
  ///
  /// @param request one in OpenAI's, complete, which may be changed
  /// @throws RequestRefused if it asks for something that the provider does not support
  default ObjectNode request(ObjectNode request, Call call) throws RequestRefused {
    return request;
  }

  /// Converts a whole answer to OpenAI's format.
  ///
  /// @param answer the provider's answer, which may be modified
  default ObjectNode answer(ObjectNode answer, Call call) throws MalformedAnswer {
    return answer;
  }

  /// The format of streamed answers.
  default EventFormat eventFormat(Call call) {
    return EventFormat.SERVER_SENT;
  }

  /// Converts a streamed answer to OpenAI's events.
  default EventReader eventReader(Call call) {
    return new OpenAiEvents(call);
  }

  /// Reads the events of one answer, in their order.
  interface EventReader {
    /// @throws EventException if it is not an event of the provider
    void read(Event event, StreamedAnswer answer) throws EventException;
  }
}
