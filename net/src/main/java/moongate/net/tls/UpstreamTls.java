package moongate.net.tls;

import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.internal.tcnative.SSL;
import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import moongate.http.Origin;
import moongate.http.TlsAuthorities;
import moongate.http.TlsIdentity;
import moongate.net.settings.Trust;
import org.jspecify.annotations.Nullable;

/// TLS for connections to upstreams. Their certificates are either not verified, which is Kong's
/// default, or verified by the authorities that the node trusts, within a depth.
///
/// A context for each depth is created when it is first needed, and shared by all loops.
public final class UpstreamTls {
  private static final int DEEPEST = 64;

  private static final ApplicationProtocolConfig HTTP2 =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          "h2");

  private static final Pattern NAME =
      Pattern.compile(
          "[a-z0-9]([-_a-z0-9]{0,61}[a-z0-9])?(\\.[-_a-z0-9]{1,63})*", Pattern.CASE_INSENSITIVE);

  private final Supplier<Trust> trust;
  private volatile Known known;

  /// @param trust the authorities for origins that have none of their own
  /// @param contexts by what is shown and by whom is trusted. Both go when a plan no longer has
  ///   them, and take their contexts along.
  private record Known(Trust trust, Map<Object, Map<Object, Map<Terms, SslContext>>> contexts) {
    Known(Trust trust) {
      this(trust, newWeakMap());
    }
  }

  private static final Object NOTHING = new Object();

  private record Terms(int depth, boolean isHttp2) {}

  /// @param trust the authorities, loaded when a certificate is to be verified
  public UpstreamTls(Supplier<Trust> trust) {
    this.trust = trust;
    this.known = new Known(trust.get());
  }

  /// The authorities of the JDK, or those of the property `javax.net.ssl.trustStore`.
  public static UpstreamTls ofJdk() {
    return new UpstreamTls(() -> Trust.SYSTEM);
  }

  /// Another object when the node's trusted authorities have changed: older connections must not be
  /// used then.
  public Object era() {
    return known();
  }

  /// The TLS context for `origin`.
  public SslContext context(Origin origin) {
    var now = known();
    var identity = Objects.requireNonNullElse(origin.identity(), NOTHING);
    var authorities = Objects.requireNonNullElse(origin.authorities(), NOTHING);
    int depth = Math.clamp(origin.verifiedDepth(), Origin.UNVERIFIED, DEEPEST);
    return now.contexts()
        .computeIfAbsent(identity, _ -> newWeakMap())
        .computeIfAbsent(authorities, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            new Terms(depth, origin.isHttp2()),
            terms -> create(terms, origin.identity(), origin.authorities(), now.trust()));
  }

  /// The TLS of a connection to `origin`. Who waits for its handshake has the time for that.
  public SslHandler handler(SocketChannel channel, Origin origin) {
    var handler =
        context(origin).newHandler(channel.alloc(), origin.hostName(), origin.address().getPort());
    handler.setHandshakeTimeoutMillis(0);
    tellName(handler.engine(), origin.hostName());
    return handler;
  }

  /// Libraries tell a server the name that it is asked for (SNI) only if there is a dot in it.
  /// Names without one are common within a cluster: `https://orders`.
  private static void tellName(SSLEngine engine, String host) {
    boolean isTold = host.indexOf('.') > 0 && !host.endsWith(".");
    var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    // A client's Host may be the name (preserve_host), and be none that a certificate could have.
    if (isTold || !NAME.matcher(name).matches()) {
      return;
    }
    if (engine instanceof ReferenceCountedOpenSslEngine open) {
      SSL.setTlsExtHostName(open.sslPointer(), name);
    } else if (name.indexOf('_') < 0) {
      var parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      engine.setSSLParameters(parameters);
    }
  }

  /// What is known, which is nothing once others are trusted.
  @SuppressWarnings("ReferenceEquality") // the object is another one when it says something else
  private Known known() {
    var current = known;
    var now = trust.get();
    if (current.trust() != now) {
      known = current = new Known(now);
    }
    return current;
  }

  private static <V> Map<Object, V> newWeakMap() {
    return Collections.synchronizedMap(new WeakHashMap<>());
  }

  private static SslContext create(
      Terms terms,
      @Nullable TlsIdentity identity,
      @Nullable TlsAuthorities authorities,
      Trust trust) {
    int depth = terms.depth();
    var builder = identity == null ? SslContextBuilder.forClient() : TlsContexts.ofClient(identity);
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
              .trustManager(verification(depth, authorities, trust))
              .endpointIdentificationAlgorithm("HTTPS")
              .build();
    } catch (SSLException | GeneralSecurityException e) {
      throw new IllegalStateException("no TLS for upstreams", e);
    }
  }

  private static TrustManager verification(
      int depth, @Nullable TlsAuthorities authorities, Trust trust)
      throws GeneralSecurityException {
    var store = authorities == null ? trust.keyStore() : Trust.of(authorities.certificates());
    if (store.size() == 0) {
      return new ExplainedTrust(new NoAuthorities());
    }
    var parameters = new PKIXBuilderParameters(store, new X509CertSelector());
    parameters.setRevocationEnabled(false);
    parameters.setMaxPathLength(depth);
    parameters.addCertPathChecker(new ChainDepth(depth));
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return new ExplainedTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
  }
}
