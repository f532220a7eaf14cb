package moongate.plugins.llm.events;

import java.util.Locale;
import java.util.function.Supplier;

/// The formats of event streams.
public enum EventFormat {
  SERVER_SENT("text/event-stream", ServerSentEvents::new),
  /// One JSON document per line.
  JSON_LINES("", JsonLines::new),
  AWS("application/vnd.amazon.eventstream", AwsEvents::new);

  private final String contentType;
  private final Supplier<EventDecoder> decoders;

  EventFormat(String contentType, Supplier<EventDecoder> decoders) {
    this.contentType = contentType;
    this.decoders = decoders;
  }

  public EventDecoder decoder() {
    return decoders.get();
  }

  /// Whether a response with this content type may be a stream of this format.
  public boolean fits(String type) {
    var lower = type.toLowerCase(Locale.ROOT);
    return contentType.isEmpty()
        ? !lower.startsWith(SERVER_SENT.contentType)
        : lower.startsWith(contentType);
  }
}
