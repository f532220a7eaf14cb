package moongate.plugins.aiproxy;

import java.time.Clock;
import moongate.gateway.exchange.Exchange;
import moongate.plugins.llm.Call;
import moongate.plugins.llm.LanguageModel;
import moongate.plugins.llm.LlmLog.Latency;
import moongate.plugins.llm.Provider;
import moongate.plugins.llm.StreamedAnswer;
import moongate.plugins.llm.events.EventDecoder;
import moongate.plugins.llm.events.EventException;
import org.jspecify.annotations.Nullable;

/// The state of one request to a model, and of its answer.
final class ProxiedCall {
  /// The size of the part of a streamed answer that is kept for the log.
  private static final int MOST_LOGGED = 64 << 10;

  final Call call;
  final long startedNanos;
  @Nullable Stream stream;
  private long firstNanos = -1;

  ProxiedCall(Call call, long startedNanos) {
    this.call = call;
    this.startedNanos = startedNanos;
  }

  /// Begins a streamed answer.
  void start(LanguageModel model, Exchange exchange, Clock clock) {
    var provider = model.provider();
    var id = "chatcmpl-" + exchange.id();
    var answer = new StreamedAnswer(call, id, clock, model.logsPayloads() ? MOST_LOGGED : 0);
    stream = new Stream(provider.eventFormat(call).decoder(), provider.eventReader(call), answer);
  }

  /// To be called when a part of the answer was sent to the client.
  void sent(long now) {
    firstNanos = firstNanos < 0 ? now - startedNanos : firstNanos;
  }

  Latency latency(long now) {
    return new Latency(now - startedNanos, firstNanos);
  }

  /// Converts the provider's events to those for the client.
  record Stream(EventDecoder decoder, Provider.EventReader reader, StreamedAnswer answer) {
    void feed(String bytes) throws EventException {
      decoder.feed(bytes, event -> reader.read(event, answer));
    }

    void end() throws EventException {
      decoder.end(event -> reader.read(event, answer));
      answer.done();
    }
  }
}
