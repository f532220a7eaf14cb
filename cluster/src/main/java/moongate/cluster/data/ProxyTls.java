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

/// How TLS is spoken to a proxy. What the planes say to each other is in a TLS of its own inside of
/// it.
public final class ProxyTls {
  private final SslContext context;

  private ProxyTls(SslContext context) {
    this.context = context;
  }

  /// @param authorities who has to vouch for the proxy; empty: its certificate is not looked at
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
