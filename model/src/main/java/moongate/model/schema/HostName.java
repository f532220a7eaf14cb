package moongate.model.schema;

import java.util.regex.Pattern;

/// A host in a configuration: a name or an address, with an optional port.
///
/// @param host without brackets
/// @param port -1 if there is none
public record HostName(Kind kind, String host, int port) {
  /// The kind of the host part.
  public enum Kind {
    NAME,
    ADDRESS,
    INVALID
  }

  private static final Pattern FOUR =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[\\d.]+");
  private static final Pattern NAME =
      Pattern.compile(
          "(?!-)[A-Za-z0-9_-]{0,62}[A-Za-z0-9_](?:\\.(?!-)[A-Za-z0-9_-]{0,62}[A-Za-z0-9_])*\\.?");
  private static final int LONGEST_NAME = 253;

  /// Six groups and an IPv4 address, all with as many digits as may be.
  private static final int LONGEST_ADDRESS = 45;

  public static HostName of(String text) {
    if (isAddress(text)) {
      return new HostName(Kind.ADDRESS, text, -1);
    }
    var host = text;
    int port = -1;
    int colon = text.lastIndexOf(':');
    if (colon >= 0 && text.indexOf(']', colon) < 0) {
      port = port(text.substring(colon + 1));
      host = text.substring(0, colon);
      if (port < 0) {
        return new HostName(Kind.INVALID, host, port);
      }
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      return new HostName(isSix(host) ? Kind.ADDRESS : Kind.INVALID, host, port);
    }
    return new HostName(kind(host), host, port);
  }

  /// The host of a URL, without the brackets of an IPv6 address.
  public static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// An IPv4 or (without brackets) IPv6 address. The numbers of IPv4 have no leading zeros, which
  /// make octal numbers of them for some.
  public static boolean isAddress(String text) {
    return text.length() <= LONGEST_ADDRESS && (FOUR.matcher(text).matches() || isSix(text));
  }

  private static Kind kind(String host) {
    if (FOUR.matcher(host).matches()) {
      return Kind.ADDRESS;
    }
    boolean isName =
        host.length() <= LONGEST_NAME
            && NAME.matcher(host).matches()
            && !DIGITS_AND_DOTS.matcher(host).matches();
    return isName ? Kind.NAME : Kind.INVALID;
  }

  private static int port(String digits) {
    if (!digits.matches("\\d{1,5}")) {
      return -1;
    }
    int port = Integer.parseInt(digits);
    return port <= 65535 ? port : -1;
  }

  /// Eight groups, or fewer with one `::`; the last two may be an IPv4 address.
  private static boolean isSix(String text) {
    int gap = text.indexOf("::");
    if (text.indexOf(':') < 0 || (gap >= 0 && text.indexOf("::", gap + 1) >= 0)) {
      return false;
    }
    if (gap < 0) {
      return groups(text, true) == 8;
    }
    int before = groups(text.substring(0, gap), false);
    int after = groups(text.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after < 8;
  }

  private static int groups(String text, boolean mayEndInFour) {
    if (text.isEmpty()) {
      return 0;
    }
    var groups = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < groups.length; i++) {
      if (groups[i].matches("[0-9A-Fa-f]{1,4}")) {
        count++;
      } else if (mayEndInFour && i == groups.length - 1 && FOUR.matcher(groups[i]).matches()) {
        count += 2;
      } else {
        return -1;
      }
    }
    return count;
  }
}
