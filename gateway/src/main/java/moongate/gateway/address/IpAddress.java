package moongate.gateway.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import moongate.http.IpText;
import org.jspecify.annotations.Nullable;

/// Textual addresses.
public final class IpAddress {
  private IpAddress() {}

  /// The 4 or 16 bytes of a literal address, null when `text` is something else. Asks no resolver.
  public static byte @Nullable [] parse(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        return InetAddress.ofLiteral(isBracketed ? text.substring(1, text.length() - 1) : text)
            .getAddress();
      }
      return isDottedQuad(text) ? InetAddress.ofLiteral(text).getAddress() : null;
    } catch (IllegalArgumentException notALiteral) {
      return null;
    }
  }

  /// True for a literal IPv4 or IPv6 address.
  public static boolean isLiteral(String text) {
    return parse(text) != null;
  }

  /// A literal address in its usual form; null if `text` is not an address.
  public static @Nullable String normal(String text) {
    if (text.indexOf(':') < 0) {
      return isLiteral(text) ? text : null;
    }
    try {
      return IpText.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notALiteral) {
      return null;
    }
  }

  /// `10.0.0.1:80`, `[::1]:80`.
  public static String text(InetSocketAddress address) {
    var host = IpText.of(address.getAddress());
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
  }

  private static boolean isDottedQuad(String text) {
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }
}
