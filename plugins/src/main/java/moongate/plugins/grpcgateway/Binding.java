package moongate.plugins.grpcgateway;

import moongate.plugins.protobuf.MethodType;
import org.jspecify.annotations.Nullable;

/// Describes the requests that call a method.
///
/// @param verb the HTTP method
/// @param body the field that the body is put into; `*` for the whole message; null if the body is
///   ignored
/// @param responseBody the field that is the body of the response; null for the whole message
record Binding(
    String verb,
    PathTemplate path,
    @Nullable String body,
    @Nullable String responseBody,
    MethodType method) {
  /// Whether the body is the whole message, so that the query is ignored.
  boolean takesWholeBody() {
    return "*".equals(body);
  }
}
