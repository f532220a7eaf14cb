package moongate.plugins.opentelemetry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.exchange.Exchange;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.template.RequestValues;
import moongate.plugins.template.Template;
import org.jspecify.annotations.Nullable;

/// What spans and log records come from: the node, with the attributes that are configured. An
/// attribute with expressions `$(headers.name)` has a value of its own for each request.
final class Resource {
  private final String version;
  private final Map<String, Object> attributes;
  private final Map<String, Template> templates = new LinkedHashMap<>();
  private final byte[] ofNode;

  /// @param version of the gateway
  /// @param node the attributes of the node, which those of the configuration may replace
  /// @param config the configured attributes
  Resource(String version, Map<String, Object> node, Value.Obj config) {
    this.version = version;
    attributes = new LinkedHashMap<>(node);
    config
        .members()
        .forEach((name, value) -> {
          if (value instanceof Value.Str text) {
            add(name, text.text());
          }
        });
    ofNode = Otlp.resource(attributes);
  }

  private void add(String name, String value) {
    try {
      if (value.contains("$(")) {
        templates.put(name, parse(value));
      } else {
        attributes.put(name, value);
      }
    } catch (Template.Malformed malformed) {
      throw new IllegalStateException("the schema lets no such template pass", malformed);
    }
  }

  /// Why a value is none; null if it is one.
  static @Nullable String problem(String value) {
    try {
      var _ = parse(value);
      return null;
    } catch (Template.Malformed malformed) {
      return malformed.getMessage();
    }
  }

  /// What happens to be wrong in an expression of Lua would be wrong in each request.
  private static Template parse(String value) throws Template.Malformed {
    return Template.parse(
        Utf8.bytes(value),
        source -> {
          throw new Template.Malformed(
              "cannot read $("
                  + source
                  + "): only values of headers, query_params, uri_captures and shared, quoted text"
                  + " and `or` are known here");
        });
  }

  /// The entry of a queue for one span or log record.
  ///
  /// @param request to which it belongs; null if to none
  byte[] entry(@Nullable Exchange request, byte[] item) {
    return templates.isEmpty()
        ? item
        : Otlp.ofResource(request == null ? ofNode : of(request), version, List.of(item));
  }

  private byte[] of(Exchange request) {
    var all = new LinkedHashMap<>(attributes);
    var values = new RequestValues(request, false);
    templates.forEach((name, template) -> {
      var text = template.text(values);
      if (!text.isEmpty()) {
        all.put(name, Utf8.text(text));
      }
    });
    return Otlp.resource(all);
  }

  /// The export request with the entries of a batch.
  byte[] export(List<byte[]> entries) {
    return Otlp.export(
        templates.isEmpty() ? List.of(Otlp.ofResource(ofNode, version, entries)) : entries);
  }
}
