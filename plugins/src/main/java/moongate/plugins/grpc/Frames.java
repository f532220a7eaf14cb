package moongate.plugins.grpc;

import moongate.http.BodyException;
import org.jspecify.annotations.Nullable;

/// Splits the body of a gRPC call into its messages. A message follows a flag and its length (5
/// bytes); the pieces of the body may end anywhere. All text is bytes.
public final class Frames {
  /// The size of the flag and the length in front of each message.
  public static final int PREFIX = 5;

  private static final int COMPRESSED = 1;

  private final StringBuilder pending = new StringBuilder();
  private final int most;
  private int at;

  /// @param most the size of the largest message, in bytes
  public Frames(int most) {
    this.most = most;
  }

  /// A message with flag and length in front of it.
  public static String frame(int flag, String message) {
    int length = message.length();
    return new StringBuilder(PREFIX + length)
        .append((char) flag)
        .append((char) (length >>> 24))
        .append((char) (length >>> 16 & 0xFF))
        .append((char) (length >>> 8 & 0xFF))
        .append((char) (length & 0xFF))
        .append(message)
        .toString();
  }

  /// Adds the next piece of the body.
  void add(String piece) {
    if (at > 0) {
      pending.delete(0, at);
      at = 0;
    }
    pending.append(piece);
  }

  /// The next message if it is complete; otherwise null.
  ///
  /// @throws BodyException if it is too large or cannot be read
  @Nullable String next() {
    if (pending.length() - at < PREFIX) {
      return null;
    }
    long length = 0;
    for (int i = 1; i < PREFIX; i++) {
      length = length << 8 | pending.charAt(at + i);
    }
    if (length > most) {
      throw new BodyException(
          BodyException.Kind.TOO_LARGE, "a message of gRPC has more than " + most + " bytes");
    }
    int end = at + PREFIX + (int) length;
    if (end > pending.length()) {
      return null;
    }
    if (pending.charAt(at) == COMPRESSED) {
      throw new BodyException(
          BodyException.Kind.MALFORMED, "a message of gRPC is compressed, which nobody asked for");
    }
    var message = pending.substring(at + PREFIX, end);
    at = end;
    return message;
  }
}
