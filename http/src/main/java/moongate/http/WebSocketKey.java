package moongate.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/// The keys of the opening handshake of WebSocket over HTTP/1.1, which prevent that an answer to
/// another request is taken for one to the handshake (RFC 6455, 4).
public final class WebSocketKey {
  /// The key in the request.
  public static final HeaderName KEY = HeaderName.of("Sec-WebSocket-Key");

  /// The key in the response.
  public static final HeaderName ACCEPT = HeaderName.of("Sec-WebSocket-Accept");

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BYTES = 16;

  private WebSocketKey() {}

  /// A new random key. It is not a secret.
  public static String next() {
    var bytes = new byte[BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// Whether `text` is a key in the valid form.
  public static boolean isValid(String text) {
    try {
      return text.length() == 24 && Base64.getDecoder().decode(text).length == BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /// True if the key in `answer` matches the one in `request`.
  public static boolean fits(Headers request, Headers answer) {
    return answer.firstOr(ACCEPT, "").equals(acceptance(request.firstOr(KEY, "")));
  }

  private static String acceptance(String key) {
    try {
      var sum = MessageDigest.getInstance("SHA-1");
      var bytes = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(sum.digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-1", impossible);
    }
  }
}
