package moongate.app.cli;

import java.util.stream.Collectors;
import moongate.model.Snapshot;

/// `1 service, 2 routes, 3 plugins`, or `nothing`.
final class Summary {
  private Summary() {}

  static String of(Snapshot snapshot) {
    var counts =
        snapshot.entityNames().stream()
            .filter(entity -> !snapshot.documents(entity).isEmpty())
            .map(entity -> count(snapshot.documents(entity).size(), entity))
            .collect(Collectors.joining(", "));
    return counts.isEmpty() ? "nothing" : counts;
  }

  private static String count(int count, String entity) {
    var plural = entity.replace('_', ' ');
    return count + " " + (count == 1 ? plural.substring(0, plural.length() - 1) : plural);
  }
}
