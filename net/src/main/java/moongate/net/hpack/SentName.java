package moongate.net.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Set;
import moongate.http.Grammar;

/// The name of fields that an encoder has sent.
final class SentName {
  private static final Set<String> OF_CONNECTIONS =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private static final Set<String> SECRETS = Set.of("authorization", "proxy-authorization");

  private final byte[] lower;
  private final int hash;
  private final boolean isLeftOut;
  private final boolean isSecret;
  private final boolean isCookie;
  private final int number;

  /// The row of the table in which the name was last added; negative if it never was.
  private long row = -1;

  SentName(byte[] lower, int hash, boolean isRequest) {
    var text = new String(lower, ISO_8859_1);
    this.lower = lower;
    this.hash = hash;
    this.number = StaticTable.find(text);
    this.isLeftOut = OF_CONNECTIONS.contains(text) || (isRequest && text.equals("host"));
    this.isSecret = SECRETS.contains(text);
    this.isCookie = text.equals("cookie");
  }

  byte[] lower() {
    return lower;
  }

  /// Its index in the static table; 0 if it is not there.
  int number() {
    return number;
  }

  long row() {
    return row;
  }

  void row(long last) {
    row = last;
  }

  /// True for headers that HTTP/2 expresses in another way.
  boolean isLeftOut() {
    return isLeftOut;
  }

  /// True for values that an attacker must not be able to guess by probing whether they are in the
  /// table (RFC 7541, 7.1.3).
  boolean isSecret(int valueLength) {
    return isSecret || (isCookie && valueLength < 20);
  }

  /// True if the bytes between `from` and `end` are this name, in upper or lower case.
  boolean is(byte[] memory, int from, int end, int itsHash) {
    if (itsHash != hash || end - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      byte octet = memory[from + i];
      if (octet != lower[i] && Grammar.token(octet) != lower[i]) {
        return false;
      }
    }
    return true;
  }
}
