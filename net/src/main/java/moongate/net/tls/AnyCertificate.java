package moongate.net.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Accepts any certificate without comparing names: for cases in which somebody else checks it, or
/// the peer's identity does not matter.
public class AnyCertificate extends X509ExtendedTrustManager {
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String kind) {}

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String kind) {}

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}
}
