package moongate.net.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import moongate.http.SelfSignature;
import org.jspecify.annotations.Nullable;

/// Accepts what another trust manager accepts, but gives a clear reason for self-signed
/// certificates: the JDK only reports that it has found no path to an authority.
final class ExplainedTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager trust;

  ExplainedTrust(X509ExtendedTrustManager trust) {
    this.trust = trust;
  }

  /// One of the checks of the trust behind this one.
  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }

  private static void explaining(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException refusal) {
      throw explained(chain, refusal);
    }
  }

  private static CertificateException explained(
      X509Certificate[] chain, CertificateException refusal) {
    var problem =
        ChainProblem.of(PeerTls.reason(refusal)) == ChainProblem.UNKNOWN_ISSUER ? own(chain) : null;
    if (problem == null) {
      return refusal;
    }
    return new CertificateException(problem.words());
  }

  private static @Nullable ChainProblem own(X509Certificate[] chain) {
    if (chain.length == 0 || !SelfSignature.isOn(chain[chain.length - 1])) {
      return null;
    }
    return chain.length == 1 ? ChainProblem.SELF_SIGNED : ChainProblem.SELF_SIGNED_IN_CHAIN;
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.getAcceptedIssuers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    trust.checkClientTrusted(chain, kind);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    trust.checkClientTrusted(chain, kind, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    trust.checkClientTrusted(chain, kind, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    explaining(chain, () -> trust.checkServerTrusted(chain, kind));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    explaining(chain, () -> trust.checkServerTrusted(chain, kind, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    explaining(chain, () -> trust.checkServerTrusted(chain, kind, engine));
  }
}
