package moongate.plugins.acme;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moongate.model.schema.HostName;

/// The names for which certificates may be ordered: names, `*.example.com` for all below
/// `example.com`, `example.*`.
final class Domains {
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
              + "(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)*");

  private final boolean isAny;
  private final Set<String> names = new HashSet<>();
  private final List<String> ends;
  private final List<String> starts;

  Domains(List<String> domains, boolean isAny) {
    this.isAny = isAny;
    var lower = domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
    lower.stream().filter(domain -> domain.indexOf('*') < 0).forEach(names::add);
    this.ends = wildcards(lower.stream().filter(domain -> domain.startsWith("*")));
    this.starts = wildcards(lower.stream().filter(domain -> domain.endsWith("*")));
  }

  private static List<String> wildcards(Stream<String> domains) {
    return domains.map(domain -> domain.replace("*", "")).toList();
  }

  /// @param host in lower case
  boolean allow(String host) {
    return isAllowed(host) && isName(host);
  }

  private boolean isAllowed(String host) {
    return isAny
        || names.contains(host)
        || ends.stream().anyMatch(end -> host.length() > end.length() && host.endsWith(end))
        || starts.stream()
            .anyMatch(start -> host.length() > start.length() && host.startsWith(start));
  }

  /// Whether clients can ask for the name by SNI, which does not allow addresses (RFC 6066, 3).
  private static boolean isName(String host) {
    return NAME.matcher(host).matches() && !HostName.isAddress(host);
  }
}
