package moongate.plugins.llm;

import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.aws.Signature;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// How a call authenticates at a provider: by a header, or by a parameter in the query or the body.
/// With `allow_override`, the client's own value counts.
final class Auth {
  private final @Nullable HeaderName header;
  private final String headerValue;
  private final String parameter;
  private final String parameterValue;
  private final boolean isInBody;
  private final boolean allowsOverride;

  Auth(Value.Obj config) {
    header = config.optionalText("header_name").map(HeaderName::of).orElse(null);
    headerValue = Utf8.bytes(config.optionalText("header_value").orElse(""));
    parameter = config.optionalText("param_name").orElse("");
    parameterValue = config.optionalText("param_value").orElse("");
    isInBody = config.optionalText("param_location").orElse("query").equals("body");
    allowsOverride = config.flag("allow_override");
  }

  void addHeader(Headers headers, Headers ofClient) {
    if (header == null || !header.isToken() || headerValue.isEmpty()) {
      return; // nothing is known of a secret that no vault has
    }
    boolean isOverridden = allowsOverride && ofClient.contains(header);
    headers.set(header, isOverridden ? ofClient.firstOr(header, "") : headerValue);
  }

  /// The argument to add to the query; null for none.
  ///
  /// @param ofClient the client's query; null for none
  @Nullable String argument(@Nullable String ofClient) {
    if (parameter.isEmpty() || isInBody) {
      return null;
    }
    var name = Utf8.bytes(parameter);
    var value = Utf8.bytes(parameterValue);
    if (allowsOverride && ofClient != null) {
      for (var argument : Arguments.parse(ofClient)) {
        var given = argument.value();
        value = argument.name().equals(name) && given != null ? given : value;
      }
    }
    return Signature.escaped(name) + "=" + Signature.escaped(value);
  }

  void addParameter(ObjectNode body, ObjectNode ofClient) {
    if (!parameter.isEmpty() && isInBody) {
      boolean isOverridden = allowsOverride && ofClient.hasNonNull(parameter);
      if (isOverridden) {
        body.set(parameter, ofClient.get(parameter));
      } else {
        body.put(parameter, parameterValue);
      }
    }
  }
}
