package moongate.plugins.grpcweb;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.plugin.BodyChunk;
import moongate.http.Headers;
import moongate.plugins.grpc.CallStatus;
import moongate.plugins.grpc.Frames;
import org.jspecify.annotations.Nullable;

/// A call in the binary or the text format of gRPC-Web. Frames pass as they are, and the gRPC
/// trailers become the last frame.
final class WebCall {
  private static final int TRAILERS = 0x80;
  private static final String NO_STATUS =
      "grpc-status:2\r\ngrpc-message:the service told no status\r\n";

  private final WebFormat format;
  private boolean isAnswered;
  private @Nullable String statusOfHead;

  WebCall(WebFormat format) {
    this.format = format;
  }

  WebFormat format() {
    return format;
  }

  /// Translates the head of the response. If a call fails at once, gRPC has its status in the head,
  /// where pages of another origin cannot read it; so it is moved to the last frame.
  void begin(Headers head) {
    isAnswered = true;
    if (head.contains(CallStatus.STATUS)) {
      var taken = new StringBuilder();
      for (int i = head.size() - 1; i >= 0; i--) {
        var name = head.lowerNameAt(i);
        if (name.startsWith("grpc-status") || name.equals("grpc-message")) {
          taken.append(name).append(':').append(head.valueAt(i)).append("\r\n");
          head.removeAt(i);
        }
      }
      statusOfHead = taken.toString();
    }
  }

  /// Translates the next piece of the response.
  void translate(Exchange exchange, BodyChunk chunk) {
    if (!isAnswered) {
      return;
    }
    if (chunk.isLast()) {
      var end = Frames.frame(TRAILERS, fields(exchange.response().trailers()));
      exchange.response().trailers(null);
      chunk.replace(format.encoded(chunk.bytes() + end));
    } else if (format == WebFormat.TEXT) {
      chunk.replace(format.encoded(chunk.bytes()));
    }
  }

  private String fields(@Nullable Headers trailers) {
    if (trailers == null || !trailers.contains(CallStatus.STATUS)) {
      return statusOfHead == null ? NO_STATUS : statusOfHead;
    }
    var fields = new StringBuilder();
    for (int i = 0; i < trailers.size(); i++) {
      fields.append(trailers.lowerNameAt(i)).append(':').append(trailers.valueAt(i)).append("\r\n");
    }
    return fields.toString();
  }
}
