package moongate.app.node;

import static moongate.app.settings.KnownClientSettings.ALLOW_DEBUG_HEADER;
import static moongate.app.settings.KnownClientSettings.BODY_BUFFER;
import static moongate.app.settings.KnownClientSettings.BODY_FILES_LIMIT;
import static moongate.app.settings.KnownClientSettings.ERROR_DEFAULT_TYPE;
import static moongate.app.settings.KnownClientSettings.HEADERS;
import static moongate.app.settings.KnownClientSettings.HEADERS_UPSTREAM;
import static moongate.app.settings.KnownClientSettings.IGNORE_CLIENT_ABORT;
import static moongate.app.settings.KnownClientSettings.PORT_MAPS;
import static moongate.app.settings.KnownClientSettings.REAL_IP_HEADER;
import static moongate.app.settings.KnownClientSettings.REAL_IP_RECURSIVE;
import static moongate.app.settings.KnownClientSettings.RESPONSE_FILE_LIMIT;
import static moongate.app.settings.KnownClientSettings.TRUSTED_IPS;
import static moongate.app.settings.KnownClusterSettings.DB_UPDATE_FREQUENCY;
import static moongate.app.settings.KnownDnsSettings.DNS_CACHE_SIZE;
import static moongate.app.settings.KnownDnsSettings.DNS_ERROR_TTL;
import static moongate.app.settings.KnownDnsSettings.DNS_HOSTSFILE;
import static moongate.app.settings.KnownDnsSettings.DNS_NOT_FOUND_TTL;
import static moongate.app.settings.KnownDnsSettings.DNS_ORDER;
import static moongate.app.settings.KnownDnsSettings.DNS_RESOLVER;
import static moongate.app.settings.KnownDnsSettings.DNS_STALE_TTL;
import static moongate.app.settings.KnownDnsSettings.DNS_VALID_TTL;
import static moongate.app.settings.KnownDnsSettings.NEW_DNS_CLIENT;
import static moongate.app.settings.KnownDnsSettings.RESOLVER_ADDRESS;
import static moongate.app.settings.KnownDnsSettings.RESOLVER_ERROR_TTL;
import static moongate.app.settings.KnownDnsSettings.RESOLVER_FAMILY;
import static moongate.app.settings.KnownDnsSettings.RESOLVER_HOSTS_FILE;
import static moongate.app.settings.KnownDnsSettings.RESOLVER_LRU_CACHE_SIZE;
import static moongate.app.settings.KnownDnsSettings.RESOLVER_STALE_TTL;
import static moongate.app.settings.KnownDnsSettings.RESOLVER_VALID_TTL;
import static moongate.app.settings.KnownSettings.KEEPALIVE_IDLE_TIMEOUT;
import static moongate.app.settings.KnownSettings.KEEPALIVE_MAX_REQUESTS;
import static moongate.app.settings.KnownSettings.KEEPALIVE_POOL_SIZE;
import static moongate.app.settings.KnownSettings.PREFIX;
import static moongate.app.settings.KnownSettings.ROUTER_FLAVOR;

import java.nio.file.Path;
import java.time.Duration;
import moongate.app.settings.Settings;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.spool.FileBudget;
import moongate.gateway.spool.Spool;
import moongate.http.HeaderName;
import moongate.net.WatchedFile;
import moongate.net.loop.ConnectionBudget;
import moongate.net.settings.DnsSettings;
import moongate.net.settings.KeepAlive;
import moongate.net.settings.SearchDomains;

/// Converts settings to the settings objects of other modules.
final class SettingsFor {
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final int LARGEST_BUFFERED_BODY = 64 << 20;

  private SettingsFor() {}

  /// The place for buffered bodies; it must be closed.
  ///
  /// @param files pays for those in files
  static Spool spool(Settings settings, ConnectionBudget files) {
    return Spool.in(
        new Prefix(settings.get(PREFIX)).bodies(),
        Math.toIntExact(Math.min(settings.get(BODY_BUFFER), LARGEST_BUFFERED_BODY)),
        settings.get(BODY_FILES_LIMIT),
        settings.get(RESPONSE_FILE_LIMIT),
        new FileBudget(files::take, files::give));
  }

  /// The settings of the request path, without a place for buffered bodies.
  static GatewaySettings.Builder gateway(Settings settings, NodeIdentity identity) {
    return GatewaySettings.builder()
        .product(identity.product())
        .headers(settings.get(HEADERS))
        .sendsRequestId(!settings.get(HEADERS_UPSTREAM).isEmpty())
        .trusted(settings.get(TRUSTED_IPS))
        .realIpHeader(HeaderName.of(settings.get(REAL_IP_HEADER)))
        .realIpRecursive(settings.get(REAL_IP_RECURSIVE))
        .errorDefaultType(settings.get(ERROR_DEFAULT_TYPE))
        .allowsDebugHeader(settings.get(ALLOW_DEBUG_HEADER))
        .ignoresClientAbort(settings.get(IGNORE_CLIENT_ABORT))
        .portMaps(settings.get(PORT_MAPS))
        .maxBufferedBody(LARGEST_BUFFERED_BODY)
        .workers(identity.workers())
        .errorTemplates(ErrorTemplateFiles.read(settings))
        .routerFlavor(settings.get(ROUTER_FLAVOR))
        .tracing(SettingsForFunctions.tracing(settings));
  }

  static DnsSettings dns(Settings settings) {
    return settings.get(NEW_DNS_CLIENT) ? newDns(settings) : legacyDns(settings);
  }

  private static DnsSettings newDns(Settings settings) {
    var errorTtl = settings.get(RESOLVER_ERROR_TTL);
    return new DnsSettings(
        settings.get(RESOLVER_ADDRESS),
        Path.of(settings.get(RESOLVER_HOSTS_FILE)),
        settings.get(RESOLVER_FAMILY).stream().map(DnsSettings.Type::valueOf).sorted().toList(),
        true,
        settings.get(RESOLVER_VALID_TTL).orElse(null),
        settings.get(RESOLVER_STALE_TTL),
        errorTtl,
        errorTtl,
        settings.get(RESOLVER_LRU_CACHE_SIZE),
        new WatchedFile<>(RESOLV_CONF, SearchDomains::of),
        RESOLV_CONF);
  }

  private static DnsSettings legacyDns(Settings settings) {
    return new DnsSettings(
        settings.get(DNS_RESOLVER),
        Path.of(settings.get(DNS_HOSTSFILE)),
        settings.get(DNS_ORDER).stream().map(DnsSettings.Type::valueOf).toList(),
        false,
        settings.get(DNS_VALID_TTL).orElse(null),
        settings.get(DNS_STALE_TTL),
        settings.get(DNS_NOT_FOUND_TTL),
        settings.get(DNS_ERROR_TTL),
        settings.get(DNS_CACHE_SIZE),
        new WatchedFile<>(RESOLV_CONF, SearchDomains::of),
        RESOLV_CONF);
  }

  /// The settings of kept connections. 0 means "unlimited", except for the size.
  static KeepAlive keepAlive(Settings settings) {
    var requests = settings.get(KEEPALIVE_MAX_REQUESTS);
    var idle = settings.get(KEEPALIVE_IDLE_TIMEOUT);
    return new KeepAlive(
        settings.get(KEEPALIVE_POOL_SIZE),
        requests == 0 ? Integer.MAX_VALUE : requests,
        idle.isZero() ? Duration.ofDays(365) : idle);
  }

  /// The longest time until the nodes that get their configuration from this one have it.
  static Duration spread(Settings settings) {
    return settings.get(DB_UPDATE_FREQUENCY).plusSeconds(2);
  }
}
