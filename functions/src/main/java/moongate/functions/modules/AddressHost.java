package moongate.functions.modules;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.StringJoiner;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.model.schema.HostName;
import moongate.model.schema.IpNetwork;
import org.jspecify.annotations.Nullable;

/// Addresses and networks for modules in Lua; nothing is resolved.
final class AddressHost {
  static final Library LIBRARY =
      Library.of("addresses")
          .function("is_ipv4", (state, text) -> literal(text) instanceof Inet4Address)
          .function("is_ipv6", (state, text) -> literal(text) instanceof Inet6Address)
          .function("is_network", (state, text) -> isNetwork(Args.string(text, 1, "is_network")))
          .function("is_in_network", AddressHost::isInNetwork)
          .function("full_ipv6", AddressHost::fullIpv6);

  private AddressHost() {}

  private static @Nullable InetAddress literal(@Nullable Object value) {
    return value instanceof String text && HostName.isAddress(text)
        ? InetAddress.ofLiteral(text)
        : null;
  }

  private static boolean isNetwork(String text) {
    return IpNetwork.parse(text).isPresent();
  }

  private static Object isInNetwork(
      LuaState state, @Nullable Object address, @Nullable Object network) {
    var other = literal(address);
    return IpNetwork.parse(Args.string(network, 2, "match"))
        .filter(range -> other != null && range.contains(other.getAddress()))
        .isPresent();
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
