package moongate.plugins.tracing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moongate.gateway.tracing.TraceId;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Decides which trace contexts are taken from requests, and which are sent to services.
///
/// @param read formats to look for; the first that is found counts
/// @param cleared headers that services do not get
/// @param written formats that services get
/// @param keepsFormat whether services also get the format that was found
/// @param otherwise the format for `keepsFormat` if none was found
public record Propagation(
    List<Format> read,
    List<HeaderName> cleared,
    Set<Format> written,
    boolean keepsFormat,
    Format otherwise) {
  private static final String PRESERVE = "preserve";
  private static final String IGNORE = "ignore";

  /// The context of a request, with its format.
  public record Found(Format format, TraceContext context) {}

  /// Adds the fields of propagation to `config`.
  ///
  /// @param format the default format
  public static Schema addTo(Schema config, Format format) {
    var formats = Format.names(true);
    var record =
        Schema.record()
            .field("extract", Field.listOf(Field.text().oneOf(Format.names(false))))
            .field("clear", Field.listOf(Field.text()))
            .field("inject", Field.listOf(Field.text().oneOf(Format.names(true, PRESERVE))))
            .field(
                "default_format", Field.text().required().oneOf(formats).byDefault(format.field()));
    return config
        .field(
            "header_type",
            Field.text().oneOf(Format.names(true, PRESERVE, IGNORE)).byDefault(PRESERVE))
        .field("propagation", Field.record(record).required());
  }

  /// @param fallback the format of `header_type: preserve` if the record names none
  public static Propagation of(Value.Obj config, @Nullable String fallback) {
    var record = config.object("propagation");
    var otherwise =
        Format.of(
            fallback != null ? fallback : record.optionalText("default_format").orElse("w3c"));
    boolean isConfigured =
        List.of("extract", "clear", "inject").stream().anyMatch(name -> !record.at(name).isNull());
    return isConfigured ? ofRecord(record) : ofType(config, otherwise);
  }

  private static Propagation ofRecord(Value.Obj record) {
    var read = new ArrayList<Format>();
    record.texts("extract").forEach(name -> read.addAll(Format.read(name)));
    var names = new ArrayList<>(record.texts("inject"));
    boolean keepsFormat = names.removeIf(PRESERVE::equals);
    var written = new LinkedHashSet<Format>();
    names.forEach(name -> written.add(Format.of(name)));
    return new Propagation(
        read,
        record.texts("clear").stream().map(HeaderName::of).toList(),
        written,
        keepsFormat,
        Format.of(record.optionalText("default_format").orElse("w3c")));
  }

  /// By the older field `header_type`: a configured format is sent in addition to the one that was
  /// found.
  private static Propagation ofType(Value.Obj config, Format otherwise) {
    var type = config.optionalText("header_type").orElse(PRESERVE);
    return switch (type) {
      case PRESERVE ->
          new Propagation(List.of(Format.values()), List.of(), Set.of(), true, otherwise);
      case IGNORE -> new Propagation(List.of(), List.of(), Set.of(otherwise), false, otherwise);
      default -> {
        var own = Format.of(type);
        yield new Propagation(List.of(Format.values()), List.of(), Set.of(own), true, own);
      }
    };
  }

  /// The context in the headers of a request; null if there is none.
  public @Nullable Found extract(Headers headers) {
    for (var format : read) {
      var context = format.extract(headers);
      if (context != null) {
        return new Found(format, context);
      }
    }
    return null;
  }

  /// Sends a context to the service. Returns the trace ids as the headers spell them, by format,
  /// for logs.
  public Map<String, String> inject(TraceContext context, @Nullable Found found, Headers headers) {
    cleared.forEach(headers::remove);
    var all = new LinkedHashSet<>(written);
    if (keepsFormat) {
      all.add(found == null ? otherwise : found.format());
    }
    // Where a request has both kinds of B3, one of them counts: the other one would tell services
    // of another trace, or of another decision.
    if (all.contains(Format.B3_SINGLE) && B3Headers.hasSeveral(headers)) {
      all.add(Format.B3);
    } else if (all.contains(Format.B3) && B3Headers.hasSingle(headers)) {
      all.add(Format.B3_SINGLE);
    }
    var ids = new LinkedHashMap<String, String>();
    for (var format : all) {
      format.inject(context, headers);
      ids.put(format.field(), spelled(context.trace(), format));
    }
    return ids;
  }

  private static String spelled(TraceId trace, Format format) {
    return switch (format) {
      case DATADOG -> Long.toUnsignedString(trace.low());
      case W3C, GCP, AWS -> trace.hex();
      default -> Ids.shortHex(trace);
    };
  }

  /// The names of all formats, for `default_header_type`.
  public static String[] formats() {
    return Format.names(true);
  }
}
