package moongate.net.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The part of the system's resolv.conf about short names.
///
/// @param domains what is appended to them
/// @param dots the number of dots from which on a name is first tried as it is
public record SearchDomains(List<String> domains, int dots) {
  /// Names are not extended.
  public static final SearchDomains NONE = new SearchDomains(List.of(), 1);

  public SearchDomains {
    domains = List.copyOf(domains);
  }

  /// Reads `search`, `domain` and `options ndots:n`; a file that cannot be read says nothing.
  public static SearchDomains of(Path resolvConf) {
    List<String> domains = List.of();
    int dots = 1;
    try {
      for (var line : Files.readAllLines(resolvConf)) {
        var words = List.of(line.strip().split("\\s+"));
        if (words.getFirst().equals("search") || words.getFirst().equals("domain")) {
          domains = words.subList(1, words.size());
        } else if (words.getFirst().equals("options")) {
          dots = dots(words, dots);
        }
      }
    } catch (IOException unreadable) {
      return NONE;
    }
    return new SearchDomains(domains, dots);
  }

  private static int dots(List<String> options, int before) {
    int dots = before;
    for (var option : options) {
      if (option.matches("ndots:\\d{1,2}")) {
        dots = Math.min(15, Integer.parseInt(option.substring("ndots:".length())));
      }
    }
    return dots;
  }

  /// The names to ask for, one after the other, for `host`.
  public List<String> candidates(String host) {
    if (host.endsWith(".") || domains.isEmpty()) {
      return List.of(host);
    }
    var names = new ArrayList<String>();
    domains.forEach(domain -> names.add(host + "." + domain));
    boolean isLong = host.chars().filter(c -> c == '.').count() >= dots;
    names.add(isLong ? 0 : names.size(), host);
    return names;
  }
}
