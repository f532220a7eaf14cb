package moongate.net.settings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How names are resolved. Immutable.
///
/// @param nameServers where to ask; none means those of the system (`dns_resolver`)
/// @param hostsFile names that need no question (`dns_hostsfile`)
/// @param order the types to try, one after the other (`dns_order`)
/// @param servicesByName whether SRV records are asked for by names of their form, such as
///   `_http._tcp.orders`, and nothing else of these (`new_dns_client`)
/// @param validTtl how long answers hold, whatever they say themselves; null to believe them
///   (`dns_valid_ttl`)
/// @param staleTtl how long an answer that has expired is used while a new one is on its way
///   (`dns_stale_ttl`)
/// @param notFoundTtl how long it is remembered that a name has no address (`dns_not_found_ttl`)
/// @param errorTtl the same of failures (`dns_error_ttl`)
/// @param cacheSize how many names are remembered (`dns_cache_size`)
/// @param search the system's search domains and dots
/// @param resolvConf where the system names its servers
public record DnsSettings(
    List<InetSocketAddress> nameServers,
    Path hostsFile,
    List<Type> order,
    boolean servicesByName,
    @Nullable Duration validTtl,
    Duration staleTtl,
    Duration notFoundTtl,
    Duration errorTtl,
    int cacheSize,
    Supplier<SearchDomains> search,
    Path resolvConf) {
  /// An entry of `dns_order`.
  public enum Type {
    /// The type that gave an answer for this name last time.
    LAST,
    SRV,
    A,
    AAAA,
    /// Aliases are followed in any case.
    CNAME
  }

  /// The defaults.
  public static final DnsSettings DEFAULT =
      new DnsSettings(
          List.of(),
          Path.of("/etc/hosts"),
          List.of(Type.LAST, Type.SRV, Type.A, Type.CNAME),
          false,
          null,
          Duration.ofSeconds(3600),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          10_000,
          () -> SearchDomains.NONE,
          Path.of("/etc/resolv.conf"));

  public DnsSettings {
    nameServers = List.copyOf(nameServers);
    order = List.copyOf(order);
  }

  /// The same with other servers.
  public DnsSettings withNameServers(List<InetSocketAddress> servers) {
    return new DnsSettings(
        servers,
        hostsFile,
        order,
        servicesByName,
        validTtl,
        staleTtl,
        notFoundTtl,
        errorTtl,
        cacheSize,
        search,
        resolvConf);
  }
}
