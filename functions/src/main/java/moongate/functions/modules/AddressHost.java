package moongate.functions.modules;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.StringJoiner;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/// Addresses and networks for modules in Lua; nothing is resolved.
final class AddressHost {
  private static final int LONGEST = 64;

  static final Library LIBRARY =
      Library.of("addresses")
          .function("is_ipv4", (state, text) -> literal(text) instanceof Inet4Address)
          .function("is_ipv6", (state, text) -> literal(text) instanceof Inet6Address)
          .function("is_network", (state, text) -> isNetwork(Args.string(text, 1, "is_network")))
          .function("is_in_network", AddressHost::isInNetwork)
          .function("full_ipv6", AddressHost::fullIpv6);

  private AddressHost() {}

  private static @Nullable InetAddress literal(@Nullable Object value) {
    if (!(value instanceof String text) || text.length() > LONGEST || text.indexOf('%') >= 0) {
      return null;
    }
    // The JDK also knows addresses of one to three numbers.
    boolean isIpv4 = text.chars().filter(c -> c == '.').count() == 3;
    if (!isIpv4 && text.indexOf(':') < 0) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException none) {
      return null;
    }
  }

  private static boolean isNetwork(String text) {
    int slash = text.indexOf('/');
    var address = literal(slash < 0 ? text : text.substring(0, slash));
    return address != null && bits(text, slash, address) >= 0;
  }

  /// How many bits of a network count; -1 when it says something that is no such number.
  private static int bits(String text, int slash, InetAddress address) {
    int most = 8 * address.getAddress().length;
    if (slash < 0) {
      return most;
    }
    var digits = text.substring(slash + 1);
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() < 4
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int bits = isNumber ? Integer.parseInt(digits) : -1;
    return bits <= most ? bits : -1;
  }

  private static Object isInNetwork(
      LuaState state, @Nullable Object address, @Nullable Object network) {
    var text = Args.string(network, 2, "match");
    int slash = text.indexOf('/');
    var start = literal(slash < 0 ? text : text.substring(0, slash));
    var other = literal(address);
    if (start == null || other == null) {
      return false;
    }
    var own = start.getAddress();
    var given = other.getAddress();
    int bits = bits(text, slash, start);
    if (own.length != given.length || bits < 0) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (((own[bit >> 3] ^ given[bit >> 3]) & 0x80 >> (bit & 7)) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Eight groups of four digits, or nil.
  private static @Nullable Object fullIpv6(LuaState state, @Nullable Object text) {
    if (!(literal(text) instanceof Inet6Address address)) {
      return null;
    }
    var groups = new StringJoiner(":");
    var bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i += 2) {
      groups.add(String.format(Locale.ROOT, "%02x%02x", bytes[i], bytes[i + 1]));
    }
    return groups.toString();
  }
}
