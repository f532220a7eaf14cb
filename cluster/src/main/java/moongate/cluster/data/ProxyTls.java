package moongate.cluster.data;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// TLS for the connection to a proxy. The planes' own TLS runs inside of it.
public final class ProxyTls {
  private final SslContext context;

  private ProxyTls(SslContext context) {
    this.context = context;
  }

  /// @param authorities that must have issued the proxy's certificate; if empty, the certificate is
  ///   not checked
  public static ProxyTls of(Optional<List<X509Certificate>> authorities) {
    var builder = SslContextBuilder.forClient();
    try {
      return new ProxyTls(
          authorities
              .map(all -> builder.trustManager(all).endpointIdentificationAlgorithm("HTTPS"))
              .orElseGet(() ->
                  builder
                      .trustManager(InsecureTrustManagerFactory.INSTANCE)
                      .endpointIdentificationAlgorithm(null))
              .build());
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS for the proxy", e);
    }
  }

  ChannelHandler handler(ByteBufAllocator alloc, String host, int port) {
    return context.newHandler(alloc, host, port);
  }
}
