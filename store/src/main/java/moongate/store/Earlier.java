package moongate.store;

import java.util.List;
import moongate.model.Snapshot;
import moongate.model.value.Value;

/// What a load reuses from earlier ones. If the file has an unchanged entity, the load returns the
/// same entity instead of a new one. So entities of the old configuration that requests and timers
/// still use are not in memory twice.
///
/// @param served the current configuration of the node
/// @param seed the seed of [DrawnIds]
record Earlier(Snapshot served, String seed) {
  private static final List<String> TIMES = List.of("created_at", "updated_at");

  DrawnIds ids() {
    return new DrawnIds(seed);
  }

  /// Returns `document` with the times of the current entity, if it differs from that only in times
  /// that the file does not contain. Otherwise returns `document` itself.
  Value.Obj withItsTimes(Declared written, Value.Obj document) {
    var known = served.document(written.entity(), written.id());
    if (known == null) {
      return document;
    }
    var same = document;
    for (var time : TIMES) {
      if (!written.document().members().containsKey(time)) {
        same = same.with(time, known.at(time));
      }
    }
    return same.equals(known) ? same : document;
  }
}
