package moongate.plugins.grpcweb;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The formats of messages that a browser may use.
enum WebFormat {
  /// The frames of gRPC.
  BINARY("application/grpc-web", "application/grpc-web+proto"),

  /// The frames of gRPC in Base64.
  TEXT("application/grpc-web-text", "application/grpc-web-text+proto"),

  /// Messages as JSON, without frames.
  JSON("application/json");

  private final String[] types;

  WebFormat(String... types) {
    this.types = types;
  }

  /// The format of a `Content-Type`; null for other types.
  static @Nullable WebFormat of(String contentType) {
    int end = contentType.indexOf(';');
    var type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    var lower = type.toLowerCase(Locale.ROOT);
    for (var format : values()) {
      if (Arrays.asList(format.types).contains(lower)) {
        return format;
      }
    }
    return null;
  }

  /// The `Content-Type` of a response.
  String contentType() {
    return types[types.length - 1];
  }

  /// Encodes `piece` for the browser.
  String encoded(String piece) {
    return this == TEXT && !piece.isEmpty() ? Base64Text.encoded(piece) : piece;
  }
}
