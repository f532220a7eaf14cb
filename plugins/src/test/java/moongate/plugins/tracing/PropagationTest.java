package moongate.plugins.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import moongate.gateway.tracing.TraceId;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PropagationTest {
  private static final TraceId TRACE = new TraceId(0x0af7651916cd43ddL, 0x8448eb211c80319cL);
  private static final long SPAN = 0xb7ad6b7169203331L;

  private static Headers headers(String lines) {
    var headers = new Headers();
    for (var line : lines.split("\\|", -1)) {
      int colon = line.indexOf(':');
      headers.add(
          HeaderName.of(line.substring(0, colon).strip()), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static Propagation.Found found(String lines) {
    var all = new Propagation(List.of(Format.values()), List.of(), Set.of(), true, Format.W3C);
    return Objects.requireNonNull(all.extract(headers(lines)), "no context was found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "W3C; traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "B3; x-b3-traceid: 0af7651916cd43dd8448eb211c80319c|x-b3-spanid: b7ad6b7169203331|x-b3-sampled: 1",
        "B3; x-b3-traceid: 0af7651916cd43dd8448eb211c80319c|x-b3-spanid: b7ad6b7169203331|x-b3-flags: 1",
        "B3_SINGLE; b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1-05e3ac9a4f6e3b90",
        "JAEGER; uber-trace-id: 0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:1",
        "JAEGER; uber-trace-id: 0af7651916cd43dd8448eb211c80319c%3Ab7ad6b7169203331%3A0%3A1",
        "OT; ot-tracer-traceid: 0af7651916cd43dd8448eb211c80319c|ot-tracer-spanid: b7ad6b7169203331|ot-tracer-sampled: true",
        "INSTANA; X-INSTANA-T: 0af7651916cd43dd8448eb211c80319c|X-INSTANA-S: b7ad6b7169203331|X-INSTANA-L: 1",
      })
  void contextsAreFoundInTheirHeaders(Format format, String lines) {
    var found = found(lines);
    assertThat(found.format()).isEqualTo(format);
    assertThat(found.context().trace()).isEqualTo(TRACE);
    assertThat(found.context().spanId()).isEqualTo(SPAN);
    assertThat(found.context().isSampled()).isTrue();
  }

  @Test
  void theSingleHeaderOfB3CountsAndServicesAreToldTheSameInBothKinds() {
    var all = new Propagation(List.of(Format.values()), List.of(), Set.of(), true, Format.W3C);
    var headers =
        headers(
            "b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"
                + "|x-b3-traceid: 11111111111111111111111111111111|x-b3-spanid: 2222222222222222"
                + "|x-b3-sampled: 0");
    var found = Objects.requireNonNull(all.extract(headers));
    assertThat(found.format()).isEqualTo(Format.B3_SINGLE);

    all.inject(new TraceContext(found.context().trace(), 0x55, SPAN, true), found, headers);

    assertThat(headers.firstOr(HeaderName.of("b3"), ""))
        .isEqualTo("0af7651916cd43dd8448eb211c80319c-0000000000000055-1-b7ad6b7169203331");
    assertThat(headers.firstOr(HeaderName.of("x-b3-traceid"), "")).isEqualTo(TRACE.hex());
    assertThat(headers.firstOr(HeaderName.of("x-b3-spanid"), "")).isEqualTo("0000000000000055");
    assertThat(headers.firstOr(HeaderName.of("x-b3-sampled"), "")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "1, x-b3-flags: 1, 1, '', 1", // debug says the same
    "0, x-b3-flags: 1, 0, 0, ''", // the single header counts
    "0, x-b3-sampled: 1, 0, 0, ''",
    "1, x-b3-sampled: 0, 1, 1, ''",
    "'', x-b3-flags: 1, 1, '', 1", // the single header leaves it open
    "'', x-b3-sampled: 0, 0, 0, ''",
    "'', x-b3-flags: 1|x-b3-sampled: 0, 1, '', 1",
  })
  void servicesAreToldOneDecisionInBothKindsOfB3(
      String single, String other, String told, String sampled, String flags) {
    var all = new Propagation(List.of(Format.values()), List.of(), Set.of(), true, Format.W3C);
    var ids = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
    var headers = headers("b3: " + ids + (single.isEmpty() ? "" : "-" + single) + "|" + other);
    var found = Objects.requireNonNull(all.extract(headers));
    assertThat(found.context().isSampled()).isEqualTo(told.equals("1"));

    all.inject(found.context(), found, headers);

    assertThat(headers.firstOr(HeaderName.of("b3"), "")).isEqualTo(ids + "-" + told);
    assertThat(headers.firstOr(HeaderName.of("x-b3-traceid"), "")).isEqualTo(TRACE.hex());
    assertThat(headers.firstOr(HeaderName.of("x-b3-sampled"), "")).isEqualTo(sampled);
    assertThat(headers.firstOr(HeaderName.of("x-b3-flags"), "")).isEqualTo(flags);
  }

  @Test
  void aMalformedSingleHeaderIsReplacedByWhatTheOthersSay() {
    var all = new Propagation(List.of(Format.values()), List.of(), Set.of(), true, Format.W3C);
    var headers =
        headers(
            "b3: 1234|x-b3-traceid: 0af7651916cd43dd8448eb211c80319c"
                + "|x-b3-spanid: b7ad6b7169203331|x-b3-sampled: 1");
    var found = Objects.requireNonNull(all.extract(headers));
    assertThat(found.format()).isEqualTo(Format.B3);

    all.inject(found.context(), found, headers);

    assertThat(headers.firstOr(HeaderName.of("b3"), ""))
        .isEqualTo("0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1");
  }

  @Test
  void aSingleHeaderAloneStaysAlone() {
    var all = new Propagation(List.of(Format.values()), List.of(), Set.of(), true, Format.W3C);
    var headers = headers("b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1");

    all.inject(new TraceContext(TRACE, 0x55, SPAN, true), all.extract(headers), headers);

    assertThat(headers.contains(HeaderName.of("x-b3-traceid"))).isFalse();
  }

  @Test
  void formatsOfCloudsAreFoundToo() {
    var aws =
        found(
            "X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0");
    assertThat(aws.context().trace().hex()).isEqualTo("5759e988bd862e3fe1be46a994272793");
    assertThat(TraceId.hex(aws.context().spanId())).isEqualTo("53995c3f42cd8ad8");
    assertThat(aws.context().isSampled()).isFalse();
    var gcp = found("X-Cloud-Trace-Context: 0af7651916cd43dd8448eb211c80319c/255;o=1");
    assertThat(gcp.context().spanId()).isEqualTo(255);
    var datadog =
        found("x-datadog-trace-id: 11803532876627986230|x-datadog-parent-id: 67667974448284343");
    assertThat(datadog.context().trace())
        .isEqualTo(new TraceId(0, Long.parseUnsignedLong("11803532876627986230")));
    assertThat(datadog.context().isSampled()).isNull();
    var refusal = found("b3: 0");
    assertThat(refusal.context().isSampled()).isFalse();
    assertThat(refusal.context().spanId()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "traceparent: 00-short",
        "b3: x-y-1",
        "b3: 1-2-3-4-5-6",
        "uber-trace-id: a:b",
        "x-b3-traceid: 0af7651916cd43dd8448eb211c80319c0",
        "x-datadog-trace-id: -1",
        "X-Cloud-Trace-Context: /1",
        "X-Amzn-Trace-Id: Root=2-abc",
        "X-Unrelated: 1",
      })
  void whatIsMalformedIsNoContext(String lines) {
    var all = new Propagation(List.of(Format.values()), List.of(), Set.of(), true, Format.W3C);
    assertThat(all.extract(headers(lines))).isNull();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void whatIsWrittenIsFoundAgain(Format format) {
    var trace = format == Format.DATADOG ? new TraceId(0, TRACE.low()) : TRACE;
    for (boolean isSampled : new boolean[] {true, false}) {
      var headers = new Headers();
      format.inject(new TraceContext(trace, SPAN, 7, isSampled), headers);
      var found = Objects.requireNonNull(format.extract(headers));
      assertThat(found.trace()).isEqualTo(trace);
      assertThat(found.spanId()).isEqualTo(SPAN);
      assertThat(found.isSampled()).isEqualTo(isSampled);
    }
  }
}
