package moongate.plugins.grpcweb;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a browser writes messages.
enum WebFormat {
  /// As gRPC does.
  BINARY("application/grpc-web", "application/grpc-web+proto"),

  /// The same in Base64.
  TEXT("application/grpc-web-text", "application/grpc-web-text+proto"),

  /// Translated, without frames.
  JSON("application/json");

  private final String[] types;

  WebFormat(String... types) {
    this.types = types;
  }

  /// That of a `Content-Type`; null for another one.
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

  /// `piece` as it goes to the browser.
  String encoded(String piece) {
    return this == TEXT && !piece.isEmpty() ? Base64Text.encoded(piece) : piece;
  }
}
