package moongate.plugins.grpc;

import moongate.http.BodyException;
import org.jspecify.annotations.Nullable;

/// The messages of a body of gRPC, each behind a flag and its length (5 bytes), out of pieces that
/// end anywhere. All text is bytes.
public final class Frames {
  /// What stands before each message.
  public static final int PREFIX = 5;

  private static final int COMPRESSED = 1;

  private final StringBuilder pending = new StringBuilder();
  private final int most;
  private int at;

  /// @param most how many bytes a message may have
  public Frames(int most) {
    this.most = most;
  }

  /// A message with what stands before it.
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

  /// More of the body has come.
  public void add(String piece) {
    if (at > 0) {
      pending.delete(0, at);
      at = 0;
    }
    pending.append(piece);
  }

  /// The next message, if all of it is there; else null.
  ///
  /// @throws BodyException when it is too large, or cannot be read
  public @Nullable String next() {
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
