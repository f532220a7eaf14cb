package moongate.http;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Addresses in their usual notation: `10.0.0.1`, `2001:db8::7` (RFC 5952), where the JDK writes
/// `2001:db8:0:0:0:0:0:7`.
public final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  public static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? ofGroups(address.getAddress())
        : address.getHostAddress();
  }

  private static String ofGroups(byte[] bytes) {
    int left = 0;
    int length = 1; // one group of zeros is no gap
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosAt(bytes, i);
      if (zeros > length) {
        left = i;
        length = zeros;
      }
    }
    if (length == 1) {
      return groups(bytes, 0, GROUPS);
    }
    return groups(bytes, 0, left) + "::" + groups(bytes, left + length, GROUPS);
  }

  private static int zerosAt(byte[] bytes, int from) {
    int end = from;
    while (end < GROUPS && group(bytes, end) == 0) {
      end++;
    }
    return end - from;
  }

  private static String groups(byte[] bytes, int from, int end) {
    var text = new StringBuilder(39);
    for (int i = from; i < end; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(group(bytes, i)));
    }
    return text.toString();
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
  }
}
