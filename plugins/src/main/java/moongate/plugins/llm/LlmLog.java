package moongate.plugins.llm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogValues;
import moongate.model.value.Value;

/// The part of log entries about a model: under `ai`, under the plugin's name. For counters of
/// other plugins, see [LlmUse].
///
/// @param plugin `proxy`
public record LlmLog(String plugin, LanguageModel model) {
  private static final double NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /// How long a model took.
  ///
  /// @param firstNanos the time until the first piece of its answer; negative if it was not
  ///   streamed
  public record Latency(long nanos, long firstNanos) {}

  /// Logs the statistics of an answer.
  public void statistics(
      Exchange exchange, Call call, String answering, TokenCounts tokens, Latency latency) {
    double millis = Math.rint(latency.nanos / NANOS);
    var name = call.model().isEmpty() ? answering : call.model();
    new LlmUse(model.provider().name(), name, tokens, model.cost(tokens), (long) millis)
        .addTo(exchange);
    if (!model.logsStatistics()) {
      return;
    }
    var config = exchange.plugin();
    var meta = new LinkedHashMap<String, Value>();
    meta.put("provider_name", Value.of(model.provider().name()));
    meta.put("request_model", Value.of(call.model()));
    meta.put("response_model", Value.of(answering.isEmpty() ? call.model() : answering));
    meta.put("plugin_id", config == null ? Value.NULL : Value.of(config.id()));
    meta.put("llm_latency", Value.of(millis));
    put(exchange, "meta", Value.of(meta));
    var usage = new LinkedHashMap<String, Value>();
    usage.put("prompt_tokens", Value.of(tokens.prompt()));
    usage.put("completion_tokens", Value.of(tokens.completion()));
    usage.put("total_tokens", Value.of(tokens.total()));
    usage.put("cost", Value.of(model.cost(tokens)));
    usage.put(
        "time_per_token", Value.of(tokens.completion() == 0 ? 0 : millis / tokens.completion()));
    if (latency.firstNanos >= 0) {
      usage.put("time_to_first_token", Value.of(Math.rint(latency.firstNanos / NANOS)));
    }
    put(exchange, "usage", Value.of(usage));
  }

  /// @param kind `request` or `response`
  public void payload(Exchange exchange, String kind, String text) {
    if (model.logsPayloads()) {
      LogValues.put(exchange, List.of("ai", plugin, "payload", kind), Value.of(text));
    }
  }

  private void put(Exchange exchange, String name, Value value) {
    LogValues.put(exchange, List.of("ai", plugin, name), value);
  }
}
