package moongate.net.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import moongate.http.TlsSession;
import org.jspecify.annotations.Nullable;

/// Reads the negotiated parameters from a TLS engine.
public final class PeerTls {
  private PeerTls() {}

  /// @param asked whether the client was asked for a certificate
  public static TlsSession session(SSLEngine engine, @Nullable String serverName, boolean asked) {
    var session = engine.getSession();
    boolean isReused = isReused(engine);
    return new TlsSession(
        session.getProtocol(),
        cipher(engine),
        serverName,
        isReused,
        asked ? peerChain(engine) : List.of());
  }

  private static String cipher(SSLEngine engine) {
    return engine instanceof ReferenceCountedOpenSslEngine open
        ? SSL.getCipherForSSL(open.sslPointer())
        : engine.getSession().getCipherSuite();
  }

  private static boolean isReused(SSLEngine engine) {
    return engine instanceof ReferenceCountedOpenSslEngine open
        && SSL.isSessionReused(open.sslPointer());
  }

  private static List<X509Certificate> peerChain(SSLEngine engine) {
    try {
      var chain = new ArrayList<X509Certificate>();
      for (var certificate : engine.getSession().getPeerCertificates()) {
        if (certificate instanceof X509Certificate one) {
          chain.add(one);
        }
      }
      return chain;
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
  }

  /// The reason why a handshake failed, which libraries hide in nested exceptions.
  public static String reason(Throwable failure) {
    var deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }
}
