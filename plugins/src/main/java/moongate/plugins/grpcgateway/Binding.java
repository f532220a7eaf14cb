package moongate.plugins.grpcgateway;

import moongate.plugins.protobuf.MethodType;
import org.jspecify.annotations.Nullable;

/// Which requests call a method.
///
/// @param verb the method of HTTP
/// @param body the field that the body is; `*` for the whole message; null when it counts for
///   nothing
/// @param responseBody the field that the response is; null for the whole message
record Binding(
    String verb,
    PathTemplate path,
    @Nullable String body,
    @Nullable String responseBody,
    MethodType method) {
  /// Whether the body is the whole message, so that the query says nothing.
  boolean takesWholeBody() {
    return "*".equals(body);
  }
}
