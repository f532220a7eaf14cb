package moongate.net.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import moongate.http.TlsIdentity;
import org.jspecify.annotations.Nullable;

/// Shows one certificate to every server that asks for any, as nginx and OpenSSL do. The JDK's key
/// managers keep it back from a server that does not name its issuer; but servers may trust more
/// authorities than they name.
final class ShownIdentity extends X509ExtendedKeyManager {
  private static final String ALIAS = "own";

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  /// Does not keep `identity` itself, under which contexts are kept for as long as it is used.
  ShownIdentity(TlsIdentity identity) {
    this.chain = identity.chain();
    this.key = identity.key();
  }

  /// The alias, unless the server takes no keys of this kind: `kinds` are names such as `RSA`, `EC`
  /// and `EC_RSA`.
  private @Nullable String alias(String[] kinds) {
    var own = key.getAlgorithm();
    return Arrays.stream(kinds).anyMatch(kind -> kind.startsWith(own)) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] kinds, Principal @Nullable [] issuers, SSLEngine engine) {
    return alias(kinds);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] kinds, Principal @Nullable [] issuers, Socket socket) {
    return alias(kinds);
  }

  @Override
  public String[] getClientAliases(String kind, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String kind, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
