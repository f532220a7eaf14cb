package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.tracing.Span;
import moongate.gateway.tracing.TraceId;
import moongate.gateway.tracing.TraceSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `kong.tracing` and `kong.telemetry`.
class TracingTest {
  /// Of today's time in nanoseconds, which Lua has as a double.
  private static final long DOUBLE_PRECISION = 256;

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
                  span:release()
                  kong.tracing.get_root_span():set_attribute("a", 1)
                  return tostring(span.is_recording) .. #kong.tracing.get_spans()
                    .. tostring(kong.tracing.active_span().is_recording)
                end)()
                """))
        .isEqualTo("false0false");
  }

  @Test
  void whatIsAssignedToASpanThatRecordsNothingIsIgnored() {
    assertThat(
            off.result(
                """
                (function()
                  local span = kong.tracing.start_span("x")
                  span.mine = 1
                  span.is_recording = true
                  return tostring(span.mine) .. tostring(span.is_recording) .. span.name
                end)()
                """))
        .isEqualTo("nilfalse");
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

  /// Functions of a gateway that traces requests by itself.
  private static FunctionLab traced(String instrumentation, double rate) {
    var tracing = new TraceSettings(Set.of(instrumentation), rate);
    var gateway = GatewaySettings.builder().tracing(tracing).build();
    return new FunctionLab(new TestSettings().tracing(tracing).made(), gateway);
  }

  @Test
  void spansOfFunctionsJoinThoseOfTheGateway() {
    try (var lab = traced("all", 1)) {
      var access =
          lab.plugin(
              "access",
              """
              local span = kong.tracing.start_span("mine", { span_kind = 3, start_time_ns = 5,
                attributes = { n = 3, f = 0.5, yes = true, t = {} } })
              span:add_event("seen", { k = "v" }, 7) span:set_status(2) span:finish(9)
              kong.tracing.active_span():set_attribute("custom", "yes")
              kong.tracing.start_span("unwanted", { should_sample = false }):finish()
              """);
      var spans = exported(lab, access);
      assertThat(spans).extracting(Span::name).containsExactly("kong", "mine");
      assertThat(spans.getFirst().attributes()).containsEntry("custom", "yes");
      var mine = spans.getLast();
      assertThat(mine.parentId()).isEqualTo(spans.getFirst().id());
      assertThat(mine.kind()).isEqualTo(Span.Kind.CLIENT);
      assertThat(mine.start()).isEqualTo(5);
      assertThat(mine.end()).isEqualTo(9);
      assertThat(mine.status()).isEqualTo(Span.Status.ERROR);
      assertThat(mine.attributes()).containsOnlyKeys("n", "f", "yes").containsEntry("n", 3L);
      assertThat(mine.events()).containsExactly(new Span.Event("seen", 7, Map.of("k", "v")));
    }
  }

  /// A few tables stand in many spans: read after the request, when no budget counts any more.
  @Test
  void whatFunctionsPutIntoSpansIsBounded() {
    try (var lab = traced("all", 1)) {
      var access =
          lab.plugin(
              "access",
              """
              local text, large, sparse = "x", {}, {}
              for i = 1, 12 do text = text .. text end
              for i = 1, 100 do large["k" .. i] = text end
              for i = 1, 20000 do sparse["k" .. i] = true end
              for i = 1, 19999 do sparse["k" .. i] = nil end
              for i = 1, 20 do
                local span = kong.tracing.start_span("mine", { attributes = large })
                for j = 1, 50 do
                  span:add_event("e", large)
                  span:add_event("e", sparse)
                end
                span:finish()
              end
              """);
      var spans = exported(lab, access);
      assertThat(spans).hasSize(21);
      assertThat(spans.stream().mapToInt(TracingTest::length).sum()).isBetween(100_000, 1 << 20);
    }
  }

  private static int length(Span span) {
    var ofEvents = span.events().stream().map(Span.Event::attributes);
    return Stream.concat(Stream.of(span.attributes()), ofEvents)
        .flatMap(attributes -> attributes.values().stream())
        .mapToInt(value -> value.toString().length())
        .sum();
  }

  private static List<Span> exported(FunctionLab lab, Plugin access) {
    return lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          access.access(exchange);
          var trace = Objects.requireNonNull(exchange.trace());
          var all = new ArrayList<Span>();
          all.add(new Span("kong", Span.Kind.SERVER, trace.rootId(), 0, 1));
          Objects.requireNonNull(trace.addition()).addTo(all);
          return all;
        });
  }

  @Test
  void theRequestsSpanEnclosesThoseOfFunctions() {
    try (var lab = traced("all", 1)) {
      var access =
          lab.plugin(
              "access",
              """
              local span = kong.tracing.start_span("mine")
              span:add_event("seen") span:record_error("oops") span:finish()
              """);
      // The request's span begins at a whole millisecond. Many requests, as only some would show
      // another clock.
      for (int i = 0; i < 30; i++) {
        var mine =
            lab.on(
                new TestRequest("GET", "/", ""),
                exchange -> {
                  access.access(exchange);
                  var trace = Objects.requireNonNull(exchange.trace());
                  var all = new ArrayList<Span>();
                  Objects.requireNonNull(trace.addition()).addTo(all);
                  all.add(new Span("end", Span.Kind.SERVER, 1, 0, trace.now()));
                  return all;
                });
        long end = mine.getLast().start() + DOUBLE_PRECISION;
        assertThat(mine.getFirst().end()).isLessThanOrEqualTo(end);
        assertThat(mine.getFirst().events()).allMatch(event -> event.time() <= end);
      }
    }
  }

  @Test
  void functionsSeeTheTraceThatAPluginHasFound() {
    try (var lab = traced("request", 0)) {
      var first = lab.plugin("access", "kong.tracing.start_span('mine')");
      var second =
          lab.plugin(
              "log",
              """
              local root = kong.tracing.get_root_span()
              kong.log.err(#root.trace_id, " ", root.trace_id:byte(16), " ", root.parent_id:byte(8), " ",
                tostring(root.should_sample), " ", kong.tracing.get_spans()[2].trace_id:byte(16))
              """);
      lab.on(
          new TestRequest("GET", "/", ""),
          exchange -> {
            first.access(exchange);
            var trace = Objects.requireNonNull(exchange.trace());
            trace.continues(new TraceId(1, 2), 3);
            trace.sampled(true);
            second.log(exchange);
            return "";
          });
      assertThat(lab.log).anyMatch(line -> line.contains("16 2 3 true 2"));
    }
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
    var traced = new TestSettings().tracing(new TraceSettings(Set.of("all"), 1));
    try (var patient = traced.budgets(TestSettings.PATIENT).lab()) {
      assertThat(
              patient.result(
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
  }

  @Test
  void spansAreOfOneRequestOnly() {
    var plugin =
        on.plugin(
            "access",
            "kong.tracing.start_span('x') kong.response.exit(200, tostring(#kong.tracing.get_spans()))");
    assertThat(on.access(plugin)).startsWith("exit 200 ").isEqualTo(on.access(plugin));
  }

  @Test
  void telemetrySaysThatNobodyTakesIt() {
    assertThat(off.result("select(2, kong.telemetry.log('p', {}, 't', 'm', {}))"))
        .startsWith("Telemetry logging is disabled: log entry will not be recorded.");
    assertThat(off.result("select(2, kong.telemetry.log('p', 1))"))
        .isEqualTo("plugin_config must be a table");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1, {}, 't', 'm', {}       | plugin_name must be a string",
        "'p', 'c', 't', 'm', {}    | plugin_config must be a table",
        "'p', {}, 5, 'm', {}       | message_type must be a string",
        "'p', {}, 't', {}, {}      | message must be a string",
        "'p', {}, 't', 'm', 'more' | attributes must be a table",
      })
  void telemetryRefusesWhatItCannotTake(String arguments, String error) {
    assertThat(off.result("select(2, kong.telemetry.log(" + arguments + "))")).isEqualTo(error);
  }
}
