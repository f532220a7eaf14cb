package moongate.gateway.exchange;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import moongate.gateway.address.TrustedAddresses;
import moongate.gateway.spool.Spool;
import moongate.gateway.tracing.TraceSettings;
import moongate.http.HeaderName;
import moongate.model.entity.RouterFlavor;

/// The node's settings for the request path. Immutable.
///
/// @param product the product in `Server` and `Via`
/// @param headers which headers of its own the gateway adds to responses (`headers`)
/// @param sendsRequestId whether services get the request id (`headers_upstream`)
/// @param trusted the peers that may name the real client (`trusted_ips`)
/// @param realIpHeader where they name it (`real_ip_header`)
/// @param realIpRecursive skip trusted addresses in that header (`real_ip_recursive`)
/// @param errorDefaultType the form of engine errors when the request says nothing
///   (`error_default_type`)
/// @param allowsDebugHeader answer `Kong-Debug: 1` (`allow_debug_header`)
/// @param ignoresClientAbort go on calling services for clients that have hung up
///   (`proxy_ignore_client_abort`)
/// @param portMaps the ports that clients see for listening ports (`port_maps`)
/// @param maxBufferedBody the largest body, in bytes, that is kept in memory for a plugin
/// @param workers how many loops serve requests
/// @param errorTemplates error pages of the node's own (`error_template_html` and its like)
/// @param routerFlavor how routes are matched (`router_flavor`)
/// @param tracing what is recorded of requests (`tracing_instrumentations`)
/// @param debug who may ask for the times of a request's parts (`request_debug`)
/// @param serviceTls how services are verified that do not say so (`proxy_ssl_verify`)
/// @param spool where collected bodies wait
public record GatewaySettings(
    String product,
    Set<OwnHeader> headers,
    boolean sendsRequestId,
    TrustedAddresses trusted,
    HeaderName realIpHeader,
    boolean realIpRecursive,
    String errorDefaultType,
    boolean allowsDebugHeader,
    boolean ignoresClientAbort,
    Map<Integer, Integer> portMaps,
    int maxBufferedBody,
    int workers,
    ErrorTemplates errorTemplates,
    RouterFlavor routerFlavor,
    TraceSettings tracing,
    RequestDebug debug,
    ServiceTls serviceTls,
    Spool spool) {

  /// The defaults.
  public static final GatewaySettings DEFAULT = builder().build();

  public GatewaySettings {
    headers = Set.copyOf(headers);
    portMaps = Map.copyOf(portMaps);
  }

  /// A builder that starts with the defaults.
  public static Builder builder() {
    return new Builder();
  }

  /// The port that clients see for `port`.
  public int mappedPort(int port) {
    return portMaps.isEmpty() ? port : portMaps.getOrDefault(port, port);
  }

  /// Builds settings; what is not set has its default. Not for several threads.
  public static final class Builder {
    private String product = "kong/3.10.0";
    private Set<OwnHeader> headers =
        OwnHeader.parse(List.of("server_tokens", "latency_tokens", "X-Kong-Request-Id"));
    private boolean sendsRequestId = true;
    private TrustedAddresses trusted = TrustedAddresses.NONE;
    private HeaderName realIpHeader = HeaderName.X_REAL_IP;
    private boolean realIpRecursive = false;
    private String errorDefaultType = "text/plain";
    private boolean allowsDebugHeader = false;
    private boolean ignoresClientAbort = false;
    private Map<Integer, Integer> portMaps = Map.of();
    private int maxBufferedBody = 64 << 20;
    private int workers = 1;
    private ErrorTemplates errorTemplates = ErrorTemplates.NONE;
    private RouterFlavor routerFlavor = RouterFlavor.TRADITIONAL_COMPATIBLE;
    private TraceSettings tracing = TraceSettings.OFF;
    private RequestDebug debug = RequestDebug.OFF;
    private ServiceTls serviceTls = ServiceTls.UNVERIFIED;
    private Spool spool = Spool.NONE;

    private Builder() {}

    public Builder product(String value) {
      product = value;
      return this;
    }

    public Builder headers(Set<OwnHeader> value) {
      headers = value;
      return this;
    }

    public Builder sendsRequestId(boolean value) {
      sendsRequestId = value;
      return this;
    }

    public Builder trusted(TrustedAddresses value) {
      trusted = value;
      return this;
    }

    public Builder realIpHeader(HeaderName value) {
      realIpHeader = value;
      return this;
    }

    public Builder realIpRecursive(boolean value) {
      realIpRecursive = value;
      return this;
    }

    public Builder errorDefaultType(String value) {
      errorDefaultType = value;
      return this;
    }

    public Builder allowsDebugHeader(boolean value) {
      allowsDebugHeader = value;
      return this;
    }

    public Builder ignoresClientAbort(boolean value) {
      ignoresClientAbort = value;
      return this;
    }

    public Builder portMaps(Map<Integer, Integer> value) {
      portMaps = value;
      return this;
    }

    public Builder maxBufferedBody(int value) {
      maxBufferedBody = value;
      return this;
    }

    public Builder workers(int value) {
      workers = value;
      return this;
    }

    public Builder errorTemplates(ErrorTemplates value) {
      errorTemplates = value;
      return this;
    }

    public Builder routerFlavor(RouterFlavor value) {
      routerFlavor = value;
      return this;
    }

    public Builder tracing(TraceSettings value) {
      tracing = value;
      return this;
    }

    public Builder debug(RequestDebug value) {
      debug = value;
      return this;
    }

    public Builder serviceTls(ServiceTls value) {
      serviceTls = value;
      return this;
    }

    public Builder spool(Spool value) {
      spool = value;
      return this;
    }

    public GatewaySettings build() {
      return new GatewaySettings(
          product,
          headers,
          sendsRequestId,
          trusted,
          realIpHeader,
          realIpRecursive,
          errorDefaultType,
          allowsDebugHeader,
          ignoresClientAbort,
          portMaps,
          maxBufferedBody,
          workers,
          errorTemplates,
          routerFlavor,
          tracing,
          debug,
          serviceTls,
          spool);
    }
  }

  /// A header that the gateway adds to responses by itself.
  public enum OwnHeader {
    SERVER,
    VIA,
    X_KONG_PROXY_LATENCY,
    X_KONG_RESPONSE_LATENCY,
    X_KONG_UPSTREAM_LATENCY,
    X_KONG_ADMIN_LATENCY,
    X_KONG_REQUEST_ID,
    X_KONG_UPSTREAM_STATUS,
    /// Shows why a plugin failed: for development only, because it shows code to clients.
    X_MOONGATE_PLUGIN_ERROR;

    /// Reads the setting `headers`: header names, `server_tokens`, `latency_tokens`, `off`.
    ///
    /// @throws IllegalArgumentException naming the entry that is none of these
    public static Set<OwnHeader> parse(List<String> entries) {
      var headers = EnumSet.noneOf(OwnHeader.class);
      for (var entry : entries) {
        switch (entry.toLowerCase(Locale.ROOT)) {
          case "off" -> headers.clear();
          case "server_tokens" -> headers.addAll(List.of(SERVER, VIA));
          case "latency_tokens" ->
              headers.addAll(
                  List.of(
                      X_KONG_PROXY_LATENCY,
                      X_KONG_RESPONSE_LATENCY,
                      X_KONG_UPSTREAM_LATENCY,
                      X_KONG_ADMIN_LATENCY));
          default -> headers.add(named(entry));
        }
      }
      return headers;
    }

    private static OwnHeader named(String entry) {
      for (var header : values()) {
        if (header.name().replace('_', '-').equalsIgnoreCase(entry)) {
          return header;
        }
      }
      throw new IllegalArgumentException("headers: invalid entry '" + entry + "'");
    }
  }
}
