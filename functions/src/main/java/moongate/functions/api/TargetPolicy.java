package moongate.functions.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import moongate.http.IpText;
import moongate.model.schema.IpNetwork;

/// Decides which addresses functions may connect to. It checks the address that will be connected
/// to, after names were resolved, so that neither another spelling of an address nor a DNS answer
/// can evade it.
///
/// Allowed targets win over denied ones. What is in neither list is allowed.
public final class TargetPolicy {
  /// The words that a setting may contain besides addresses and networks.
  private static final String METADATA = "metadata";

  private static final String ADMIN = "admin";
  private static final String LOOPBACK = "loopback";
  private static final String PRIVATE = "private";

  /// The addresses at which clouds tell machines about themselves, including credentials.
  private static final List<IpNetwork> METADATA_RANGES =
      ranges(
          "169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "100.100.100.200/32", "192.0.0.192/32");

  private static final List<IpNetwork> LOOPBACK_RANGES =
      ranges("127.0.0.0/8", "::1/128", "0.0.0.0/8");

  private static final List<IpNetwork> PRIVATE_RANGES =
      ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

  private final List<Rule> denied;
  private final List<Rule> allowed;
  private final List<Integer> adminPorts;

  /// @param denied words (`metadata`, `admin`, `loopback`, `private`), addresses and networks, each
  ///   with a port if need be: `10.0.0.0/8`, `127.0.0.1:9000`, `[::1]:9000`
  /// @param allowed the same; wins over `denied`
  /// @param adminPorts where this node's own Admin API listens
  /// @throws IllegalArgumentException if one of them cannot be read
  public TargetPolicy(List<String> denied, List<String> allowed, List<Integer> adminPorts) {
    this.denied = denied.stream().map(Rule::parse).toList();
    this.allowed = allowed.stream().map(Rule::parse).toList();
    this.adminPorts = List.copyOf(adminPorts);
  }

  /// Checks one element of a setting.
  ///
  /// @throws IllegalArgumentException when it cannot be read
  public static String check(String rule) {
    Rule.parse(rule);
    return rule;
  }

  /// Why a function may not connect to `target`; empty if it may.
  public Optional<String> refusal(InetSocketAddress target) {
    var address = effective(target.getAddress());
    int port = target.getPort();
    if (allowed.stream().anyMatch(rule -> matches(rule, address, port))) {
      return Optional.empty();
    }
    return denied.stream()
        .filter(rule -> matches(rule, address, port))
        .findFirst()
        .map(rule ->
            "%s is not allowed for functions (function_targets_denied has %s)"
                .formatted(text(address, port), rule.text));
  }

  private boolean matches(Rule rule, InetAddress address, int port) {
    if (rule.isAdmin) {
      return adminPorts.contains(port) && isOwn(address);
    }
    var bytes = address.getAddress();
    return (rule.port == 0 || rule.port == port)
        && rule.ranges.stream().anyMatch(range -> range.contains(bytes));
  }

  /// True for an address of this machine.
  private static boolean isOwn(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return true;
    }
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }

  private static String text(InetAddress address, int port) {
    var host = IpText.of(address);
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /// The IPv4 address inside an IPv6 address: `::a.b.c.d`, `::ffff:a.b.c.d`, `64:ff9b::a.b.c.d`
  /// (NAT64), `2002:…` (6to4).
  private static InetAddress effective(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    var bytes = address.getAddress();
    var start = Arrays.copyOf(bytes, 12);
    boolean isCompatible = isZero(start, 12) && !address.isLoopbackAddress();
    boolean isMapped = isZero(start, 10) && start[10] == -1 && start[11] == -1;
    boolean isNat64 =
        start[0] == 0 && start[1] == 0x64 && start[2] == -1 && (start[3] & 0xff) == 0x9b;
    if (isCompatible || isMapped || isNat64) {
      return ipv4(bytes, 12);
    }
    return bytes[0] == 0x20 && bytes[1] == 0x02 ? ipv4(bytes, 2) : address;
  }

  private static boolean isZero(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress ipv4(byte[] bytes, int offset) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static List<IpNetwork> ranges(String... texts) {
    return Stream.of(texts).map(Rule::network).toList();
  }

  /// One element of the setting.
  ///
  /// @param port 0 for any
  private record Rule(String text, List<IpNetwork> ranges, int port, boolean isAdmin) {
    static Rule parse(String given) {
      var text = given.strip().toLowerCase(Locale.ROOT);
      return switch (text) {
        case METADATA -> new Rule(text, METADATA_RANGES, 0, false);
        case LOOPBACK -> new Rule(text, LOOPBACK_RANGES, 0, false);
        case PRIVATE -> new Rule(text, PRIVATE_RANGES, 0, false);
        case ADMIN -> new Rule(text, List.of(), 0, true);
        default -> parseRange(text);
      };
    }

    private static Rule parseRange(String text) {
      int colon = text.lastIndexOf(':');
      boolean isBracketed = text.startsWith("[");
      boolean hasPort =
          colon > 0 && (isBracketed ? text.charAt(colon - 1) == ']' : text.indexOf(':') == colon);
      var range = hasPort ? text.substring(0, colon) : text;
      if (isBracketed && range.endsWith("]")) {
        range = range.substring(1, range.length() - 1);
      }
      int port = hasPort ? parsePort(text.substring(colon + 1)) : 0;
      return new Rule(text, List.of(network(range)), port, false);
    }

    private static IpNetwork network(String text) {
      return IpNetwork.parse(text)
          .orElseThrow(() -> new IllegalArgumentException("no address and no network: " + text));
    }

    private static int parsePort(String text) {
      int port = Integer.parseInt(text);
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("no port: " + text);
      }
      return port;
    }
  }
}
