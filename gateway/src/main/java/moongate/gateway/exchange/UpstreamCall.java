package moongate.gateway.exchange;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import moongate.gateway.uri.Hosts;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Origin;
import moongate.http.Timeouts;
import moongate.http.TlsAuthorities;
import moongate.http.TlsIdentity;
import org.jspecify.annotations.Nullable;

/// Where and how the request is forwarded. Routing sets it, access may change it, and forwarding
/// records each try in it.
public final class UpstreamCall {
  /// The default number of intermediate certificates that verification allows.
  public static final int TLS_DEPTH = 1;

  private String scheme = "http";
  private String host = "";
  private int port = 80;
  private String path = "/";
  private @Nullable String hostHeader;
  private Timeouts timeouts = Timeouts.DEFAULT;
  private int retries = 5;
  private @Nullable Headers overrides;
  private @Nullable String secretArguments;
  private final List<Try> tries = new ArrayList<>(1);
  private int status;
  private long connectNanos = -1;
  private @Nullable InetSocketAddress address;
  private boolean isTargetChanged;
  private @Nullable Function<InetSocketAddress, Optional<String>> targetCheck;
  private boolean verifiesTls;
  private boolean isHttp2;
  private @Nullable Boolean buffering;
  private int tlsDepth = TLS_DEPTH;
  private @Nullable TlsIdentity tlsIdentity;
  private @Nullable TlsAuthorities tlsAuthorities;
  private @Nullable BooleanSupplier beforeRetry;

  /// One attempt to reach the service.
  ///
  /// @param startedMillis wall-clock time of its start
  /// @param startedNanos the same in nanoseconds
  /// @param balancerNanos how long it took to choose the address
  /// @param ip the address
  /// @param code the status that corresponds to the failure; 0 if the try has not failed
  public record Try(
      long startedMillis, long startedNanos, long balancerNanos, String ip, int port, int code) {
    /// This try, failed with `code`.
    public Try failed(int code) {
      return new Try(startedMillis, startedNanos, balancerNanos, ip, port, code);
    }
  }

  /// The scheme for a service with this `protocol`: `http` or `https`.
  public static String schemeOf(String protocol) {
    return switch (protocol) {
      case "https", "grpcs", "tls", "wss" -> "https";
      default -> "http";
    };
  }

  /// `http` or `https`.
  public String scheme() {
    return scheme;
  }

  public void scheme(String scheme) {
    this.scheme = scheme;
  }

  public boolean isSecure() {
    return scheme.equals("https");
  }

  /// True for services of gRPC, which are called over HTTP/2.
  public boolean isHttp2() {
    return isHttp2;
  }

  public void http2(boolean isWanted) {
    isHttp2 = isWanted;
  }

  /// What the response itself says about being read ahead of its client; null if it says nothing.
  public @Nullable Boolean buffering() {
    return buffering;
  }

  public void buffering(boolean isWanted) {
    buffering = isWanted;
  }

  /// A host name, a literal address, or the name of an upstream entity.
  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /// As the service or route says.
  public void target(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /// Sets another target than the service's, chosen by a plugin. Its host also becomes the Host
  /// header.
  public void changeTarget(String host, int port) {
    target(host, port);
    hostHeader = host;
    isTargetChanged = true;
    targetCheck = null;
  }

  /// The same for a plugin that may not use every address, unless the host is an upstream entity.
  ///
  /// @param check returns why an address may not be called, after the name was resolved; null if it
  ///   may
  public void changeTarget(
      String host, int port, Function<InetSocketAddress, Optional<String>> check) {
    changeTarget(host, port);
    targetCheck = check;
  }

  /// Why the request may not go to this address of the target; null if it may.
  public @Nullable String refusal(InetSocketAddress place) {
    return targetCheck == null ? null : targetCheck.apply(place).orElse(null);
  }

  /// True if a plugin has chosen the target.
  public boolean isTargetChanged() {
    return isTargetChanged;
  }

  /// The path that the service gets, without query, before it is escaped.
  public String path() {
    return path;
  }

  public void path(String path) {
    this.path = path;
  }

  /// The Host header for the service if something has fixed it (preserve_host, a plugin); null when
  /// it follows the target.
  public @Nullable String hostHeader() {
    return hostHeader;
  }

  public void hostHeader(@Nullable String hostHeader) {
    this.hostHeader = hostHeader;
  }

  public Timeouts timeouts() {
    return timeouts;
  }

  public void timeouts(Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  /// How often a failed try may be repeated.
  public int retries() {
    return retries;
  }

  public void retries(int retries) {
    this.retries = retries;
  }

  /// Sets whether the certificate of a TLS service must be trusted.
  public void verifyTls(boolean isWanted) {
    verifiesTls = isWanted;
  }

  /// Sets the maximum number of intermediate certificates between the service's certificate and a
  /// trusted one.
  public void tlsDepth(int depth) {
    tlsDepth = depth;
  }

  /// That number if certificates are verified, else [Origin#UNVERIFIED].
  public int verifiedDepth() {
    return verifiesTls && isSecure() ? tlsDepth : Origin.UNVERIFIED;
  }

  /// The client certificate for a TLS service; null for none.
  public void tlsIdentity(@Nullable TlsIdentity identity) {
    tlsIdentity = identity;
  }

  /// The authorities by which a TLS service is verified; null for those of the node.
  public void tlsAuthorities(@Nullable TlsAuthorities authorities) {
    tlsAuthorities = authorities;
  }

  /// `origin` with the TLS parameters of this call. A name that is fixed for the Host header is
  /// also the one of the handshake (SNI): servers refuse requests whose two names differ.
  public Origin secured(Origin origin) {
    if (!origin.isSecure()) {
      return origin;
    }
    var name = hostHeader == null ? "" : Hosts.name(hostHeader);
    var asked = name.isEmpty() ? origin : origin.named(name);
    return tlsIdentity == null && tlsAuthorities == null
        ? asked
        : asked.with(tlsIdentity, tlsAuthorities);
  }

  /// Called before each retry, on the request's fiber; false gives up.
  public void beforeRetry(BooleanSupplier step) {
    beforeRetry = step;
  }

  /// What is to be called before a retry; null for nothing.
  public @Nullable BooleanSupplier beforeRetry() {
    return beforeRetry;
  }

  /// Sends `value` under `name` instead of what the gateway would send (X-Forwarded-For, Via, TE,
  /// …); an empty value sends no such header.
  public void override(HeaderName name, String value) {
    var headers = overrides;
    if (headers == null) {
      overrides = headers = new Headers();
    }
    headers.set(name, value);
  }

  /// Adds these arguments to the query that is sent, and nowhere else: they do not appear in logs.
  ///
  /// @param arguments escaped, as in a query; null for none
  public void secretArguments(@Nullable String arguments) {
    secretArguments = arguments;
  }

  /// What is to be added to the query; null for nothing.
  public @Nullable String secretArguments() {
    return secretArguments;
  }

  /// The headers given to [#override]; null when there are none.
  public @Nullable Headers overrides() {
    return overrides;
  }

  /// The tries so far.
  public List<Try> tries() {
    return tries;
  }

  /// The status of the last try: the service's, or the one that corresponds to its failure; 0
  /// before the first try.
  public int status() {
    return status;
  }

  public void status(int status) {
    this.status = status;
  }

  /// The time for connecting in the last try; 0 if an existing connection was used, -1 without an
  /// answer.
  public long connectNanos() {
    return connectNanos;
  }

  public void connectNanos(long nanos) {
    connectNanos = nanos;
  }

  /// The address of the last try; null before the first.
  public @Nullable InetSocketAddress address() {
    return address;
  }

  public void address(InetSocketAddress address) {
    this.address = address;
  }
}
