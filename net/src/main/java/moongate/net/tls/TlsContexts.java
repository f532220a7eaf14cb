package moongate.net.tls;

import io.netty.handler.ssl.SslContextBuilder;
import java.security.cert.X509Certificate;
import moongate.http.TlsIdentity;

/// Begins the contexts of peers that show a certificate.
public final class TlsContexts {
  /// Netty hands a server's key over in a key store, under a password. The JDK's default type,
  /// PKCS12, derives a key from that password in ten thousand rounds, and this twice for each
  /// context: milliseconds of the event loop that makes it, to hide the key from the process that
  /// holds it. JKS has no such rounds.
  private static final String KEY_STORE = "JKS";

  private TlsContexts() {}

  public static SslContextBuilder ofServer(TlsIdentity own) {
    var chain = own.chain().toArray(X509Certificate[]::new);
    return SslContextBuilder.forServer(own.key(), chain).keyStoreType(KEY_STORE);
  }

  public static SslContextBuilder ofClient(TlsIdentity own) {
    return SslContextBuilder.forClient().keyManager(new ShownIdentity(own));
  }
}
