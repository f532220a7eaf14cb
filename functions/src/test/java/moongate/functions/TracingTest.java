package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import moongate.gateway.tracing.TraceSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `kong.tracing` and `kong.telemetry`.
class TracingTest {
  private final FunctionLab off = new FunctionLab();
  private final FunctionLab on = lab(1);
  private final FunctionLab unsampled = lab(0);

  private static FunctionLab lab(double rate) {
    return new TestSettings().tracing(new TraceSettings(Set.of("all"), rate)).lab();
  }

  @AfterEach
  void close() {
    off.close();
    on.close();
    unsampled.close();
  }

  @Test
  void recordsNothingUnlessSwitchedOn() {
    assertThat(
            off.result(
                """
                (function()
                  local span = kong.tracing.start_span("x")
                  span:set_attribute("a", 1) span:add_event("e") span:set_status(2) span:finish()
                  return tostring(span.is_recording) .. #kong.tracing.get_spans()
                    .. tostring(kong.tracing.active_span().is_recording)
                end)()
                """))
        .isEqualTo("false0false");
  }

  @Test
  void aRequestHasASpanAndFunctionsAddTheirs() {
    assertThat(
            on.result(
                """
                (function()
                  local t = kong.tracing
                  local root = t.active_span()
                  local span = t.start_span("mine", { span_kind = 3, attributes = { a = 1 },
                    start_time_ns = 5 })
                  span:set_attribute("b", "two") span:set_attribute("a", nil)
                  span:add_event("happened", { k = "v" }, 7)
                  span:record_error("oops")
                  span:set_status(2)
                  span:finish(9)
                  span:set_attribute("late", 1)
                  return table.concat({ root.name, root.kind, root.attributes["http.method"],
                    #root.trace_id, #root.span_id, tostring(span.trace_id == root.trace_id),
                    tostring(span.parent_id == root.span_id), span.kind, span.attributes.b,
                    tostring(span.attributes.a), span.events[1].name, span.events[1].time_ns,
                    span.events[2].attributes["exception.message"], span.status,
                    span.end_time_ns - span.start_time_ns, tostring(span.is_recording),
                    tostring(span.attributes.late), #t.get_spans() }, " ")
                end)()
                """))
        .isEqualTo("kong 2 GET 16 8 true true 3 two nil happened 7 oops 2 4 false nil 2");
  }

  @Test
  void childrenBelongToTheSpanThatIsActive() {
    assertThat(
            on.result(
                """
                (function()
                  local t = kong.tracing
                  local a = t.start_span("a") t.set_active_span(a)
                  local b = t.start_span("b")
                  local c = t.start_span("c", { parent = b })
                  return tostring(b.parent_id == a.span_id) .. tostring(c.parent_id == b.span_id)
                end)()
                """))
        .isEqualTo("truetrue");
  }

  @Test
  void theLogPhaseTakesTheSpans() {
    var access = on.plugin("access", "kong.tracing.start_span('mine'):finish()");
    var log =
        on.plugin(
            "log",
            "kong.tracing.process_span(function(span, x) kong.log.err(span.name, x) end, '!')");
    on.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          access.access(exchange);
          log.log(exchange);
          return "";
        });
    assertThat(on.log)
        .anyMatch(line -> line.contains("kong!"))
        .anyMatch(line -> line.contains("mine!"));
  }

  @Test
  void samplesByTheRate() {
    assertThat(unsampled.result("kong.tracing.active_span().should_sample")).isEqualTo("false");
    assertThat(on.result("kong.tracing.active_span().should_sample")).isEqualTo("true");
    assertThat(
            unsampled.result(
                "(function() kong.tracing:set_should_sample(true) "
                    + "return kong.tracing:get_sampling_decision() end)()"))
        .isEqualTo("true");
  }

  @Test
  void saysWhatIsWrongWithArguments() {
    assertThat(on.error("kong.tracing.start_span(1)")).endsWith("invalid span name");
    assertThat(on.error("kong.tracing.start_span('x', 1)")).endsWith("invalid options type");
    assertThat(on.error("kong.tracing.start_span('x', { start_time_ns = 'a' })"))
        .endsWith("invalid start time");
    assertThat(on.error("kong.tracing.start_span('x', { span_kind = 9 })"))
        .endsWith("invalid start kind");
    assertThat(on.error("kong.tracing.start_span('x', { should_sample = 1 })"))
        .endsWith("invalid sampled");
    assertThat(on.error("kong.tracing.start_span('x', { attributes = 1 })"))
        .endsWith("invalid attributes");
    assertThat(on.error("kong.tracing.start_span('x'):set_attribute(1, 1)"))
        .endsWith("invalid key");
    assertThat(on.error("kong.tracing.start_span('x'):add_event()")).endsWith("invalid name");
    assertThat(on.error("kong.tracing.start_span('x'):set_status(3)")).endsWith("invalid status");
    assertThat(on.error("kong.tracing.start_span('x'):finish('now')"))
        .endsWith("invalid span end time");
  }

  @Test
  void aFloodOfSpansAndAttributesIsCut() {
    assertThat(
            on.result(
                """
                (function()
                  for i = 1, 1000 do kong.tracing.start_span("s") end
                  local span = kong.tracing.active_span()
                  for i = 1, 1000 do span:set_attribute("k" .. i, i) span:add_event("e") end
                  local count = 0
                  for _ in pairs(span.attributes) do count = count + 1 end
                  return #kong.tracing.get_spans() .. " " .. count .. " " .. #span.events
                end)()
                """))
        .isEqualTo("200 128 128");
  }

  @Test
  void spansAreOfOneRequestOnly() {
    var plugin =
        on.plugin(
            "access",
            "kong.tracing.start_span('x') kong.response.exit(200, tostring(#kong.tracing.get_spans()))");
    assertThat(on.access(plugin)).isEqualTo(on.access(plugin)).isNotEmpty();
  }

  @Test
  void telemetrySaysThatNobodyTakesIt() {
    assertThat(off.result("select(2, kong.telemetry.log('p', {}, 't', 'm', {}))"))
        .startsWith("Telemetry logging is disabled: log entry will not be recorded.");
    assertThat(off.result("select(2, kong.telemetry.log('p', 1))"))
        .isEqualTo("plugin_config must be a table");
  }
}
