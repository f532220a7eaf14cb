package moongate.app.settings;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The settings of the DNS resolver.
public final class KnownDnsSettings {
  public static final Setting<List<InetSocketAddress>> DNS_RESOLVER =
      new Setting<>(
          "dns_resolver",
          Type.listOf(Type.nameServer()),
          "",
          "DNS servers; empty: those of the system");

  public static final Setting<String> DNS_HOSTSFILE =
      new Setting<>(
          "dns_hostsfile",
          Type.text(),
          "/etc/hosts",
          "hosts file, whose names are not asked of DNS; read again within seconds of a change");

  public static final Setting<List<String>> DNS_ORDER =
      new Setting<>(
          "dns_order",
          Type.listOf(kindOf("LAST", "SRV", "A", "AAAA", "CNAME")),
          "LAST,SRV,A,CNAME",
          "kinds of records to ask for, one after the other; LAST: the kind that a name had before");

  public static final Setting<Optional<Duration>> DNS_VALID_TTL =
      optionalSeconds(
          "dns_valid_ttl", "seconds that answers are valid; empty: as long as they say themselves");

  public static final Setting<Duration> DNS_STALE_TTL =
      new Setting<>(
          "dns_stale_ttl",
          Type.seconds(),
          "3600",
          "seconds that an expired answer is still used while a new one is asked for");

  public static final Setting<Duration> DNS_NOT_FOUND_TTL =
      new Setting<>(
          "dns_not_found_ttl", Type.seconds(), "30", "seconds that a missing name is remembered");

  public static final Setting<Duration> DNS_ERROR_TTL =
      new Setting<>(
          "dns_error_ttl", Type.seconds(), "1", "seconds until a failed question is repeated");

  public static final Setting<Integer> DNS_CACHE_SIZE =
      new Setting<>(
          "dns_cache_size",
          Type.number(1, 10_000_000),
          "10000",
          "number of names that are remembered");

  public static final Setting<Boolean> NEW_DNS_CLIENT =
      new Setting<>(
          "new_dns_client",
          Type.onOff(),
          "off",
          "on: names are resolved by the settings resolver_*, and not by dns_*");

  public static final Setting<List<InetSocketAddress>> RESOLVER_ADDRESS =
      new Setting<>(
          "resolver_address",
          Type.listOf(Type.nameServer()),
          "",
          "with new_dns_client: DNS servers; empty: those of the system");

  public static final Setting<String> RESOLVER_HOSTS_FILE =
      new Setting<>(
          "resolver_hosts_file", Type.text(), "/etc/hosts", "with new_dns_client: hosts file");

  public static final Setting<List<String>> RESOLVER_FAMILY =
      new Setting<>(
          "resolver_family",
          Type.listOf(kindOf("A", "AAAA", "SRV")),
          "A,SRV",
          "with new_dns_client: kinds of records; SRV is asked for by names such as _http._tcp.orders, the others by all other names");

  public static final Setting<Optional<Duration>> RESOLVER_VALID_TTL =
      optionalSeconds(
          "resolver_valid_ttl",
          "with new_dns_client: seconds that answers are valid; empty: as long as they say themselves");

  public static final Setting<Duration> RESOLVER_ERROR_TTL =
      new Setting<>(
          "resolver_error_ttl",
          Type.seconds(),
          "1",
          "with new_dns_client: seconds that a missing name or a failure is remembered");

  public static final Setting<Duration> RESOLVER_STALE_TTL =
      new Setting<>(
          "resolver_stale_ttl",
          Type.seconds(),
          "3600",
          "with new_dns_client: seconds that an expired answer is still used while a new one is asked for");

  public static final Setting<Integer> RESOLVER_LRU_CACHE_SIZE =
      new Setting<>(
          "resolver_lru_cache_size",
          Type.number(1, 10_000_000),
          "10000",
          "with new_dns_client: number of names that are remembered");

  static final List<Setting<?>> ALL =
      List.of(
          DNS_RESOLVER,
          DNS_HOSTSFILE,
          DNS_ORDER,
          DNS_VALID_TTL,
          DNS_STALE_TTL,
          DNS_NOT_FOUND_TTL,
          DNS_ERROR_TTL,
          DNS_CACHE_SIZE,
          NEW_DNS_CLIENT,
          RESOLVER_ADDRESS,
          RESOLVER_HOSTS_FILE,
          RESOLVER_FAMILY,
          RESOLVER_VALID_TTL,
          RESOLVER_ERROR_TTL,
          RESOLVER_STALE_TTL,
          RESOLVER_LRU_CACHE_SIZE);

  private KnownDnsSettings() {}

  /// One of these words, in upper or lower case.
  private static Type<String> kindOf(String... kinds) {
    return Type.text()
        .then(
            String.join(", ", kinds),
            text -> {
              var kind = text.toUpperCase(Locale.ROOT);
              if (!List.of(kinds).contains(kind)) {
                throw new IllegalArgumentException();
              }
              return kind;
            });
  }

  private static Setting<Optional<Duration>> optionalSeconds(String name, String about) {
    var type =
        Type.orWord(
            "",
            Optional.<Duration>empty(),
            Type.seconds().then("seconds, a whole number", Optional::of));
    return new Setting<>(name, type, "", about);
  }
}
