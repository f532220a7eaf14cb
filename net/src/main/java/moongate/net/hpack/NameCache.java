package moongate.net.hpack;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Field names that were recently sent as literals. Each event loop has its own.
public final class NameCache {
  private static final int SIZE = 256;

  /// Longer names are not kept: the cache lives as long as the node, and strangers fill it.
  private static final int LONGEST = 128;

  private final @Nullable FieldName[] names = new FieldName[SIZE];

  /// The name between `from` and `end`.
  FieldName find(byte[] memory, int from, int end) {
    if (end - from > LONGEST) {
      return new FieldName(Arrays.copyOfRange(memory, from, end));
    }
    int hash = 0;
    for (int i = from; i < end; i++) {
      hash = 31 * hash + memory[i];
    }
    int place = (hash ^ hash >>> 8 ^ hash >>> 16) & SIZE - 1;
    var known = names[place];
    if (known == null || !known.is(memory, from, end)) {
      known = new FieldName(Arrays.copyOfRange(memory, from, end));
      names[place] = known;
    }
    return known;
  }
}
