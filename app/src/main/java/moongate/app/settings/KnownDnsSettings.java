package moongate.app.settings;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
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
          Type.listOf(Type.oneOf("LAST", "SRV", "A", "AAAA", "CNAME")),
          "LAST,SRV,A,CNAME",
          "kinds of records to ask for, one after the other; LAST: the kind that a name had before");

  public static final Setting<Optional<Duration>> DNS_VALID_TTL =
      new Setting<>(
          "dns_valid_ttl",
          Type.orWord(
              "",
              Optional.<Duration>empty(),
              Type.seconds().then("seconds, a whole number", Optional::of)),
          "",
          "seconds that answers are valid; empty: as long as they say themselves");

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

  static final List<Setting<?>> ALL =
      List.of(
          DNS_RESOLVER,
          DNS_HOSTSFILE,
          DNS_ORDER,
          DNS_VALID_TTL,
          DNS_STALE_TTL,
          DNS_NOT_FOUND_TTL,
          DNS_ERROR_TTL,
          DNS_CACHE_SIZE);

  private KnownDnsSettings() {}
}
