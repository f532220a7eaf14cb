package moongate.net.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.util.ArrayList;
import java.util.List;

/// Selects ciphers by a list in OpenSSL's syntax: `ECDHE+AESGCM:AES256-SHA:!aNULL`.
public final class CipherList {
  private CipherList() {}

  /// The names of the ciphers that `list` selects. As in OpenSSL, unknown names are ignored; so are
  /// those that the library would select, but Netty has no name for: it would refuse a whole list
  /// for one of them.
  ///
  /// @throws IllegalArgumentException when nothing is left
  public static List<String> select(String list) {
    try {
      long context = SSLContext.make(SSL.SSL_PROTOCOL_TLSV1_2, SSL.SSL_MODE_SERVER);
      try {
        SSLContext.setCipherSuite(context, list, false);
        return names(context);
      } finally {
        SSLContext.free(context);
      }
    } catch (Exception refused) {
      throw new IllegalArgumentException("no cipher that is known in '" + list + "'", refused);
    }
  }

  private static List<String> names(long context) {
    long connection = SSL.newSSL(context, true);
    try {
      var names = new ArrayList<>(List.of(SSL.getCiphers(connection)));
      names.removeIf(name -> name.startsWith("TLS_") || !OpenSsl.isCipherSuiteAvailable(name));
      if (names.isEmpty()) {
        throw new IllegalArgumentException("empty");
      }
      return names;
    } finally {
      SSL.freeSSL(connection);
    }
  }
}
