package moongate.cluster.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.StandardConstants;
import moongate.cluster.tls.PeerTrust.Authorities;
import moongate.cluster.tls.PeerTrust.Shared;
import moongate.http.TlsIdentity;
import moongate.net.tls.TlsContexts;

/// TLS for one side of the cluster's connections. Created once, safe for all threads.
///
/// Sessions are not resumed (with BoringSSL, which is used wherever its native library loads): each
/// connection shows its certificates again, because they may have been revoked.
public final class ClusterTls {
  /// The server name that data planes ask for and expect if all nodes share one certificate.
  public static final String SHARED_NAME = "kong_clustering";

  /// OpenSSL's SSL_OP_NO_TICKET.
  private static final int OP_NO_TICKET = 1 << 14;

  private final SslContext context;
  private final boolean isShared;

  private ClusterTls(SslContext context, boolean isShared) {
    this.context = context;
    this.isShared = isShared;
  }

  /// For a control plane: the handshake refuses clients whose certificate `trust` does not accept.
  ///
  /// @throws IllegalArgumentException when the certificate cannot be used for TLS
  public static ClusterTls ofControlPlane(TlsIdentity own, PeerTrust trust) {
    try {
      var builder = TlsContexts.ofServer(own).clientAuth(ClientAuth.REQUIRE);
      switch (trust) {
        case Shared _ -> builder.trustManager(new SameCertificate(own.chain().getFirst()));
        case Authorities authorities -> builder.trustManager(Verification.ofClients(authorities));
      }
      return of(builder, trust);
    } catch (SSLException | GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  /// For a data plane: it talks only to a control plane whose certificate `trust` accepts.
  ///
  /// @throws IllegalArgumentException when the certificate cannot be used for TLS
  public static ClusterTls ofDataPlane(TlsIdentity own, PeerTrust trust) {
    try {
      var builder = TlsContexts.ofClient(own);
      switch (trust) {
        // The certificate must be the shared one; checking its name would add nothing.
        case Shared _ ->
            builder
                .trustManager(new SameCertificate(own.chain().getFirst()))
                .endpointIdentificationAlgorithm(null);
        case Authorities authorities ->
            builder
                .trustManager(Verification.of(authorities.anchors()))
                .endpointIdentificationAlgorithm("HTTPS");
      }
      return of(builder, trust);
    } catch (SSLException | GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private static ClusterTls of(SslContextBuilder builder, PeerTrust trust) throws SSLException {
    var context = builder.protocols("TLSv1.2", "TLSv1.3").build();
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setSessionCacheEnabled(false);
    }
    return new ClusterTls(context, trust instanceof Shared);
  }

  private static IllegalArgumentException unusable(Exception e) {
    return new IllegalArgumentException(
        "the cluster certificate cannot be used for TLS: " + e.getMessage(), e);
  }

  /// The handler of an accepted connection.
  ///
  /// @param executor checks certificates, which may take a while if their authorities are asked
  public SslHandler accepting(ByteBufAllocator alloc, Executor executor) {
    var handler = context.newHandler(alloc, executor);
    if (handler.engine() instanceof ReferenceCountedOpenSslEngine open) {
      SSL.setOptions(open.sslPointer(), OP_NO_TICKET);
    }
    return handler;
  }

  /// The handler of a connection that this node opens.
  ///
  /// @param serverName sent to the server and expected in its certificate; not used with a shared
  ///   certificate
  public SslHandler opening(ByteBufAllocator alloc, String serverName, int port) {
    var name = isShared ? SHARED_NAME : serverName;
    var handler = context.newHandler(alloc, name, port);
    if (isShared) {
      askForSharedName(handler.engine());
    }
    return handler;
  }

  /// The name contains an underscore, which is not allowed in DNS, so the usual methods refuse it.
  private static void askForSharedName(SSLEngine engine) {
    if (engine instanceof ReferenceCountedOpenSslEngine open) {
      SSL.setTlsExtHostName(open.sslPointer(), SHARED_NAME);
    } else {
      var parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SharedName()));
      engine.setSSLParameters(parameters);
    }
  }

  private static final class SharedName extends SNIServerName {
    SharedName() {
      super(StandardConstants.SNI_HOST_NAME, SHARED_NAME.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
