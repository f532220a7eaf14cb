package moongate.model.schema;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A network of IPv4 or IPv6 addresses, such as `10.0.0.0/8`; a single address is a network with
/// the full prefix length.
///
/// What may be read in several ways is none: numbers with signs or leading zeros, IPv4 addresses of
/// fewer than four numbers, zones. A network in IPv6's form of IPv4 is one of IPv4.
public final class IpNetwork {
  private static final Pattern PREFIX_LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");

  private final byte[] address;
  private final int bits;
  private final boolean isSingle;

  private IpNetwork(byte[] address, int bits, boolean isSingle) {
    this.address = address;
    this.bits = bits;
    this.isSingle = isSingle;
  }

  /// Parses an address or a network in CIDR form; empty if `text` is neither.
  public static Optional<IpNetwork> parse(String text) {
    int slash = text.indexOf('/');
    var start = slash < 0 ? text : text.substring(0, slash);
    if (!HostName.isAddress(start)) {
      return Optional.empty();
    }
    var address = InetAddress.ofLiteral(start).getAddress();
    int most = start.indexOf(':') < 0 ? 32 : 128;
    int bits = slash < 0 ? most : prefixLength(text.substring(slash + 1));
    if (bits < 0 || bits > most) {
      return Optional.empty();
    }
    // In IPv6's form of an IPv4 address, the network has 96 more bits than the address.
    int more = most - 8 * address.length;
    return Optional.of(new IpNetwork(address, Math.max(0, bits - more), slash < 0));
  }

  private static int prefixLength(String digits) {
    return PREFIX_LENGTH.matcher(digits).matches() ? Integer.parseInt(digits) : -1;
  }

  /// True if it was written without a `/`.
  public boolean isSingle() {
    return isSingle;
  }

  /// True if a bit of the address is set that does not belong to the network: `10.0.0.1/24`, which
  /// may be meant as an address or as a network.
  public boolean hasHostBits() {
    for (int bit = bits; bit < 8 * address.length; bit++) {
      if ((address[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Whether the network contains the address with these 4 or 16 bytes.
  public boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0 || ((address[whole] ^ other[whole]) & 0xFF) >> (8 - rest) == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpNetwork that
        && bits == that.bits
        && isSingle == that.isSingle
        && Arrays.equals(address, that.address);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(address) + bits;
  }
}
