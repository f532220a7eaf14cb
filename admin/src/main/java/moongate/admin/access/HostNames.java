package moongate.admin.access;

import java.util.Locale;
import java.util.Set;
import moongate.http.DomainName;
import moongate.http.HeaderName;
import moongate.http.Request;

/// The names under which a listener may be asked that only this machine reaches.
///
/// A name of an attacker's may come to mean 127.0.0.1 while a page of that name is open in a
/// browser of this machine (DNS rebinding). For the browser the page and the listener are then one
/// site, so that only the Host header tells that something is wrong.
///
/// @param isOnlyLoopback whether nothing but loopback addresses are listened on; others are asked
///   by whatever name a network has for them
/// @param names those that are told by settings, in lower case; addresses, `localhost` and names
///   without a dot, which no attacker has in the DNS, are never strange
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

  /// `authority` without its port and the dot of the root, in lower case.
  public static String nameOf(String authority) {
    int colon = authority.lastIndexOf(':');
    int end = colon < 0 || authority.endsWith("]") ? authority.length() : colon;
    var name = authority.substring(0, end).toLowerCase(Locale.ROOT);
    return DomainName.withoutRoot(name);
  }

  /// As browsers tell addresses from names: by the last label.
  private static boolean isAddress(String name, int dot) {
    return name.startsWith("[")
        || dot + 1 < name.length()
            && name.chars().skip(dot + 1).allMatch(c -> c >= '0' && c <= '9');
  }
}
