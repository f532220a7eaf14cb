package moongate.cluster.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The labels that data planes give themselves, within bounds.
final class Labels {
  private static final int MOST = 32;
  private static final int LONGEST = 255;

  private Labels() {}

  /// The first labels in the order of their names; labels that are too long are left out.
  static Map<String, String> within(Map<String, String> written) {
    var labels = new LinkedHashMap<String, String>();
    new TreeMap<>(written)
        .forEach((name, text) -> {
          if (labels.size() < MOST && name.length() <= LONGEST && text.length() <= LONGEST) {
            labels.put(name, text);
          }
        });
    return labels;
  }
}
