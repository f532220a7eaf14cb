package moongate.net;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import moongate.http.Origin;

/// How certificates of upstreams are looked at: not at all, which is what Kong does unless told
/// otherwise, or by the authorities that the node trusts, within a depth.
///
/// A context for each depth is made when it is first needed, and shared by all loops.
final class UpstreamTls {
  private static final int DEEPEST = 64;

  private static final ApplicationProtocolConfig HTTP2 =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          "h2");

  private final Supplier<KeyStore> trusted;
  private final Map<Terms, SslContext> contexts = new ConcurrentHashMap<>();

  private record Terms(int depth, boolean isHttp2) {}

  /// @param trusted the authorities, loaded when a certificate is to be verified
  UpstreamTls(Supplier<KeyStore> trusted) {
    this.trusted = trusted;
  }

  /// The authorities of the JDK, or those of the property `javax.net.ssl.trustStore`.
  static UpstreamTls ofJdk() {
    return new UpstreamTls(UpstreamTls::authorities);
  }

  /// @param verifiedDepth as in [Origin#verifiedDepth()]
  /// @param isHttp2 whether HTTP/2 is to be agreed on
  SslContext context(int verifiedDepth, boolean isHttp2) {
    var terms = new Terms(Math.clamp(verifiedDepth, Origin.UNVERIFIED, DEEPEST), isHttp2);
    var known = contexts.get(terms);
    return known != null ? known : contexts.computeIfAbsent(terms, this::create);
  }

  SslContext context(int verifiedDepth) {
    return context(verifiedDepth, false);
  }

  private SslContext create(Terms terms) {
    int depth = terms.depth();
    var builder = SslContextBuilder.forClient();
    if (terms.isHttp2()) {
      builder.applicationProtocolConfig(HTTP2);
    }
    try {
      return depth == Origin.UNVERIFIED
          ? builder
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .endpointIdentificationAlgorithm(null)
              .build()
          : builder
              .trustManager(trustManagers(depth))
              .endpointIdentificationAlgorithm("HTTPS")
              .build();
    } catch (SSLException | GeneralSecurityException e) {
      throw new IllegalStateException("no TLS for upstreams", e);
    }
  }

  private TrustManagerFactory trustManagers(int depth) throws GeneralSecurityException {
    var parameters = new PKIXBuilderParameters(trusted.get(), new X509CertSelector());
    parameters.setRevocationEnabled(false);
    parameters.setMaxPathLength(depth);
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return factory;
  }

  private static KeyStore authorities() {
    var file =
        System.getProperty(
            "javax.net.ssl.trustStore",
            Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toString());
    try (var in = Files.newInputStream(Path.of(file))) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(in, null); // certificates need no password
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot read the trusted certificates in " + file, e);
    }
  }
}
