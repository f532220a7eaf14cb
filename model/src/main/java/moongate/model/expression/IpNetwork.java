package moongate.model.expression;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A network of IPv4 or IPv6 addresses, such as `10.0.0.0/8`; a single address is a network with
/// the full prefix length.
public final class IpNetwork {
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
    var address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return Optional.empty();
    }
    int most = address.length * 8;
    if (slash < 0) {
      return Optional.of(new IpNetwork(address, most, true));
    }
    // An IPv4 address in the form of IPv6: the network has 96 more bits than the address.
    int more = address.length == 4 && text.indexOf(':') >= 0 ? 96 : 0;
    int bits = bits(text.substring(slash + 1));
    return bits < 0 || bits > most + more
        ? Optional.empty()
        : Optional.of(new IpNetwork(address, Math.max(0, bits - more), false));
  }

  private static byte @Nullable [] address(String text) {
    boolean isSix = text.indexOf(':') >= 0;
    if (!isSix && text.chars().filter(c -> c == '.').count() != 3) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException notALiteral) {
      return null;
    }
  }

  private static int bits(String digits) {
    return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
  }

  /// True if it was written without a `/`.
  public boolean isSingle() {
    return isSingle;
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
