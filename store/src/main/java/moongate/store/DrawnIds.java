package moongate.store;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import moongate.model.schema.Schema;
import moongate.model.value.Hash;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// Random ids for one load, for entities that are identified by nothing, or only by a secret.
///
/// The same text gets the same id at each load with the same seed, so that unchanged entities are
/// recognized. Without the seed, an id reveals nothing about the text.
final class DrawnIds {
  private final String seed;
  private final Map<UUID, Integer> drawn = new HashMap<>();

  /// @param seed a random text that only this node knows
  DrawnIds(String seed) {
    this.seed = seed;
  }

  /// @param document the entity as it was written
  UUID next(Schema schema, Value.Obj document) {
    var written = schema.name() + '\0' + Json.write(document);
    var first = drawn(written, 0);
    int others = drawn.merge(first, 1, Integer::sum) - 1;
    return others == 0 ? first : drawn(written, others);
  }

  /// A UUID of RFC 9562, version 4.
  private UUID drawn(String written, int others) {
    return HashedId.of(Hash.SHA_256, 4, Utf8.encode(seed + others + '\0' + written));
  }
}
