package moongate.lua.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.lua.runtime.Site;

/// Numbers the sites of a function that may fail: bytecode contains the numbers as line numbers.
final class Sites {
  private static final int MOST = 65_535;

  private final List<Site> sites = new ArrayList<>();
  private final Map<Site, Integer> numbers = new HashMap<>();

  /// The number of a site, from 1.
  int number(Site site) {
    var known = numbers.get(site);
    if (known != null) {
      return known;
    }
    if (sites.size() == MOST) {
      return MOST;
    }
    sites.add(site);
    numbers.put(site, sites.size());
    return sites.size();
  }

  List<Site> all() {
    return List.copyOf(sites);
  }
}
