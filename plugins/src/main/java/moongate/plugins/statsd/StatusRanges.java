package moongate.plugins.statsd;

import java.util.List;
import java.util.regex.Pattern;
import moongate.model.schema.TextCheck;

/// The ranges of statuses that are reported: `200-299`.
///
/// @param ranges if empty, all statuses are reported
record StatusRanges(List<int[]> ranges) {
  private static final Pattern RANGE = Pattern.compile("(\\d{3})-(\\d{3})");

  static TextCheck check() {
    return text -> {
      var range = RANGE.matcher(text);
      return range.matches() && range.group(1).compareTo(range.group(2)) <= 0
          ? null
          : "status code range must be in the form of <from>-<to>, such as 200-299";
    };
  }

  static StatusRanges of(List<String> texts) {
    return new StatusRanges(
        texts.stream()
            .map(text ->
                new int[] {
                  Integer.parseInt(text.substring(0, 3)), Integer.parseInt(text.substring(4))
                })
            .toList());
  }

  boolean contain(int status) {
    return ranges.isEmpty()
        || ranges.stream().anyMatch(range -> range[0] <= status && status <= range[1]);
  }
}
