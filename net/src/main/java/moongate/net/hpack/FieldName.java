package moongate.net.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Map;
import moongate.http.HeaderName;

/// The name of an HTTP/2 field, analysed once.
public final class FieldName {
  /// What kind of field a name stands for.
  public enum Kind {
    METHOD,
    SCHEME,
    PROTOCOL,
    AUTHORITY,
    PATH,
    STATUS,
    /// Begins with a colon, but is not a known pseudo-header.
    UNKNOWN_PSEUDO,
    /// Not a token in lower case.
    MALFORMED,
    /// A header of HTTP/1.1 connections (RFC 9113, 8.2.2).
    OF_CONNECTION,
    TE,
    COOKIE,
    OTHER;

    /// True if the field may be an ordinary header.
    public boolean isRegular() {
      return ordinal() > MALFORMED.ordinal();
    }
  }

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry(":method", Kind.METHOD),
          Map.entry(":scheme", Kind.SCHEME),
          Map.entry(":protocol", Kind.PROTOCOL),
          Map.entry(":authority", Kind.AUTHORITY),
          Map.entry(":path", Kind.PATH),
          Map.entry(":status", Kind.STATUS),
          Map.entry("connection", Kind.OF_CONNECTION),
          Map.entry("keep-alive", Kind.OF_CONNECTION),
          Map.entry("proxy-connection", Kind.OF_CONNECTION),
          Map.entry("transfer-encoding", Kind.OF_CONNECTION),
          Map.entry("upgrade", Kind.OF_CONNECTION),
          Map.entry("te", Kind.TE),
          Map.entry("cookie", Kind.COOKIE));

  private final byte[] bytes;
  private final HeaderName header;
  private final Kind kind;

  FieldName(byte[] bytes) {
    var text = new String(bytes, ISO_8859_1);
    this.bytes = bytes;
    this.header = HeaderName.of(text);
    this.kind = kindOf(text, header);
  }

  private static Kind kindOf(String text, HeaderName header) {
    var known = KINDS.get(text);
    if (known != null) {
      return known;
    }
    if (text.startsWith(":")) {
      return Kind.UNKNOWN_PSEUDO;
    }
    boolean isLower = text.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
    return header.isToken() && isLower ? Kind.OTHER : Kind.MALFORMED;
  }

  /// The name as that of a header.
  public HeaderName header() {
    return header;
  }

  public Kind kind() {
    return kind;
  }

  int length() {
    return bytes.length;
  }

  boolean is(byte[] memory, int from, int end) {
    return Arrays.equals(bytes, 0, bytes.length, memory, from, end);
  }

  @Override
  public String toString() {
    return header.text();
  }
}
