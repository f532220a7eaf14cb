package moongate.store;

import java.util.List;
import moongate.model.Snapshot;
import moongate.model.value.Value;

/// What a load takes over from those before: where a file says of an entity what it has said
/// before, the entity is the same one, and not another one that was made just now. What requests
/// and timers still hold of the configuration before is then there once.
///
/// @param served what the node serves
/// @param seed of [DrawnIds]
record Earlier(Snapshot served, String seed) {
  private static final List<String> TIMES = List.of("created_at", "updated_at");

  DrawnIds ids() {
    return new DrawnIds(seed);
  }

  /// `document`; with the times that it is served with when nothing but these is another, and
  /// nobody has written them.
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
