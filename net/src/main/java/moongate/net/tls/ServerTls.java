package moongate.net.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.lang.ref.Cleaner;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import moongate.http.Certificates;
import moongate.http.TlsAuthorities;
import moongate.http.TlsIdentity;
import moongate.net.platform.NativeLibraries;
import moongate.net.settings.TlsSettings;
import org.jspecify.annotations.Nullable;

/// TLS for a server: its settings, and where its certificates come from. Uses BoringSSL if its
/// native library loads, else the JDK (with the JDK's own ciphers).
///
/// A context is created when an identity is first used, shared by all loops, and released with its
/// identity.
public final class ServerTls {
  /// OpenSSL's SSL_OP_NO_TICKET.
  private static final int OP_NO_TICKET = 1 << 14;

  private static final String[] TLS_1_3 = {
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
  };

  /// With names of authorities, and without.
  private static final int MOST_TERMS = 100;

  private static final Cleaner CLEANER = Cleaner.create();

  private final TlsSettings settings;
  private final Certificates certificates;
  private final TicketKeys tickets;
  private final @Nullable TlsAuthorities clientAuthorities;
  private final SslProvider provider;
  private final List<String> ciphers;
  private final Map<Terms, Map<TlsIdentity, Context>> contexts = new ConcurrentHashMap<>();

  /// @throws IllegalArgumentException when the settings name no cipher that is known
  public ServerTls(TlsSettings settings, Certificates certificates) {
    this(settings, certificates, null, NativeLibraries.hasBoringSsl());
  }

  /// Mutual TLS: only clients with a certificate of one of these authorities are accepted.
  public ServerTls(
      TlsSettings settings, Certificates certificates, TlsAuthorities clientAuthorities) {
    this(settings, certificates, clientAuthorities, NativeLibraries.hasBoringSsl());
  }

  public ServerTls(
      TlsSettings settings,
      Certificates certificates,
      @Nullable TlsAuthorities clientAuthorities,
      boolean isNative) {
    this.settings = settings;
    this.certificates = certificates;
    this.clientAuthorities = clientAuthorities;
    this.tickets = new TicketKeys(settings.sessionTimeout());
    this.provider = isNative ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    this.ciphers =
        isNative && !settings.ciphers().isEmpty()
            ? CipherList.select(String.join(":", settings.ciphers()))
            : List.of();
  }

  /// The parameters of a context besides its certificate.
  ///
  /// @param protocols what clients may choose from (ALPN); none to leave that alone
  /// @param resumes whether sessions can be resumed
  /// @param named the authorities whose certificates clients are asked for; empty for any
  public record Terms(List<String> protocols, boolean resumes, List<X509Certificate> named) {
    public Terms {
      protocols = List.copyOf(protocols);
      named = List.copyOf(named);
    }

    private Terms withoutNames() {
      return new Terms(protocols, resumes, List.of());
    }
  }

  private static final class Context {
    private final SslContext tls;
    private int ticketGeneration = -1;

    Context(SslContext tls) {
      this.tls = tls;
    }
  }

  private Map<TlsIdentity, Context> contexts(Terms terms) {
    // A function may create ever new lists, which must not pile up.
    if (!terms.named.isEmpty() && contexts.size() >= MOST_TERMS && !contexts.containsKey(terms)) {
      return contexts(terms.withoutNames());
    }
    return contexts.computeIfAbsent(terms, _ -> Collections.synchronizedMap(new WeakHashMap<>()));
  }

  public Certificates certificates() {
    return certificates;
  }

  /// Goes on with the handshake of `hello` under the one of `identities` that the client can check.
  ///
  /// @throws SSLException when the library refuses the identity
  public SslHandler handler(
      List<TlsIdentity> identities, ClientHello hello, Terms terms, ByteBufAllocator alloc)
      throws SSLException {
    var known = contexts(terms);
    var identity = hello.preferred(identities);
    var context = known.get(identity);
    if (context == null) {
      context = new Context(create(identity, terms));
      known.put(identity, context);
      releaseWith(identity, context.tls);
    }
    boolean hasTickets = settings.hasTickets() && terms.resumes();
    if (hasTickets) {
      refreshTickets(context);
    }
    var handler = context.tls.newHandler(alloc);
    setOptions(handler.engine(), hasTickets);
    return handler;
  }

  /// The context must not refer to its identity, which otherwise would never be released.
  private static void releaseWith(TlsIdentity identity, SslContext context) {
    CLEANER.register(identity, () -> ReferenceCountUtil.safeRelease(context));
  }

  private void refreshTickets(Context context) {
    if (context.tls.sessionContext() instanceof OpenSslSessionContext it) {
      int generation = tickets.generation();
      if (context.ticketGeneration != generation) {
        context.ticketGeneration = generation;
        tickets.giveTo(it);
      }
    }
  }

  private SslContext create(TlsIdentity identity, Terms terms) throws SSLException {
    var builder =
        TlsContexts.ofServer(identity)
            .sslProvider(provider)
            .protocols(settings.protocols())
            .sessionTimeout(settings.sessionTimeout().toSeconds())
            .sessionCacheSize(settings.sessionCacheSize())
            .applicationProtocolConfig(protocols(terms.protocols()));
    if (clientAuthorities == null && !terms.named.isEmpty()) {
      builder.trustManager(new NamedAuthorities(terms.named));
    } else if (clientAuthorities == null) {
      // Certificates that a function has asked for are checked by the function.
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else {
      builder
          .trustManager(clientAuthorities.certificates().toArray(X509Certificate[]::new))
          .clientAuth(ClientAuth.REQUIRE);
    }
    if (!ciphers.isEmpty()) {
      builder.ciphers(ciphers(), IdentityCipherSuiteFilter.INSTANCE);
    }
    var context = builder.build();
    if (!terms.resumes() && context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setSessionCacheEnabled(false);
    }
    return context;
  }

  /// The ciphers of TLS 1.3 cannot be chosen, but the library needs their names.
  private List<String> ciphers() {
    var all = new ArrayList<>(ciphers);
    all.addAll(List.of(TLS_1_3));
    return all;
  }

  /// Options that a context does not support are set for each connection.
  private void setOptions(SSLEngine engine, boolean hasTickets) {
    if (engine instanceof ReferenceCountedOpenSslEngine open) {
      if (!settings.prefersServerCiphers()) {
        SSL.clearOptions(open.sslPointer(), SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
      }
      if (!hasTickets) {
        SSL.setOptions(open.sslPointer(), OP_NO_TICKET);
      }
    }
  }

  private static ApplicationProtocolConfig protocols(List<String> offered) {
    if (offered.isEmpty()) {
      return ApplicationProtocolConfig.DISABLED;
    }
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        offered);
  }
}
