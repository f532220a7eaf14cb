package moongate.plugins.tracing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// The headers in which tracing systems pass on a trace, in the order in which they are looked for
/// by default.
public enum Format {
  B3_SINGLE("b3-single", B3Headers::single, B3Headers::setSingle),
  B3("b3", B3Headers::several, B3Headers::setSeveral),
  W3C("w3c", SingleHeaders.W3C, SingleHeaders::w3c, SingleHeaders::w3c),
  JAEGER("jaeger", SingleHeaders.JAEGER, SingleHeaders::jaeger, SingleHeaders::jaeger),
  OT("ot", SeveralHeaders::ot, SeveralHeaders::setOt),
  DATADOG("datadog", SeveralHeaders::datadog, SeveralHeaders::setDatadog),
  AWS("aws", SingleHeaders.AWS, SingleHeaders::aws, SingleHeaders::aws),
  GCP("gcp", SingleHeaders.GCP, SingleHeaders::gcp, SingleHeaders::gcp),
  INSTANA("instana", SeveralHeaders::instana, SeveralHeaders::setInstana);

  private final String field;
  private final Function<Headers, @Nullable TraceContext> reader;
  private final BiConsumer<TraceContext, Headers> writer;

  Format(
      String field,
      Function<Headers, @Nullable TraceContext> reader,
      BiConsumer<TraceContext, Headers> writer) {
    this.field = field;
    this.reader = reader;
    this.writer = writer;
  }

  /// A format with a single header.
  Format(
      String field,
      HeaderName header,
      Function<String, @Nullable TraceContext> reader,
      Function<TraceContext, String> writer) {
    this(
        field,
        headers -> reader.apply(text(headers, header)),
        (context, headers) -> headers.set(header, writer.apply(context)));
  }

  /// The name in configurations.
  String field() {
    return field;
  }

  /// The format with this name.
  static Format of(String field) {
    return valueOf(field.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  /// The formats that `name` means for reading: `b3` is both kinds.
  static List<Format> read(String name) {
    return name.equals("b3") ? List.of(B3_SINGLE, B3) : List.of(of(name));
  }

  /// The names of all formats, and others.
  static String[] names(boolean withSingle, String... others) {
    var own =
        Arrays.stream(values())
            .filter(format -> withSingle || format != B3_SINGLE)
            .map(Format::field);
    return Stream.concat(own, Arrays.stream(others)).sorted().toArray(String[]::new);
  }

  /// The context in the headers; null if there is none, or if it is invalid.
  @Nullable TraceContext extract(Headers headers) {
    return reader.apply(headers);
  }

  /// Sets the headers, replacing existing ones.
  void inject(TraceContext context, Headers headers) {
    writer.accept(context, headers);
  }

  /// The value of a header; empty if it is missing.
  static String text(Headers headers, HeaderName name) {
    return headers.firstOr(name, "").strip();
  }
}
