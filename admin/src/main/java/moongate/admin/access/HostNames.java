package moongate.admin.access;

import java.util.Locale;
import java.util.Set;
import moongate.http.DomainName;
import moongate.http.HeaderName;
import moongate.http.Request;

/// The host names that are accepted by a listener which only this machine can reach.
///
/// They protect against DNS rebinding: an attacker can make a name of his own resolve to 127.0.0.1
/// while a page of that name is open in a browser on this machine. For the browser, page and
/// listener are then the same site, and only the Host header tells the difference.
///
/// @param isOnlyLoopback whether the listener has loopback addresses only; if not, every name is
///   accepted
/// @param names the names that settings allow, in lower case. Addresses, `localhost` and names
///   without a dot, which an attacker cannot have in the DNS, are always accepted
public record HostNames(boolean isOnlyLoopback, Set<String> names) {
  public HostNames {
    names = Set.copyOf(names);
  }

  boolean isStrange(Request request) {
    if (!isOnlyLoopback || !request.connection().local().getAddress().isLoopbackAddress()) {
      return false;
    }
    var name = nameOf(request.head().headers().firstOr(HeaderName.HOST, ""));
    int dot = name.lastIndexOf('.');
    return dot >= 0
        && !isAddress(name, dot)
        && !name.endsWith(".localhost")
        && !names.contains(name);
  }

  /// `authority` without its port and without a dot at its end, in lower case.
  public static String nameOf(String authority) {
    int colon = authority.lastIndexOf(':');
    int end = colon < 0 || authority.endsWith("]") ? authority.length() : colon;
    var name = authority.substring(0, end).toLowerCase(Locale.ROOT);
    return DomainName.withoutRoot(name);
  }

  /// Browsers tell addresses from names by the last label.
  private static boolean isAddress(String name, int dot) {
    return name.startsWith("[")
        || (dot + 1 < name.length()
            && name.chars().skip(dot + 1).allMatch(c -> c >= '0' && c <= '9'));
  }
}
