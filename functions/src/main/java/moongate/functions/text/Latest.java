package moongate.functions.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What was made of keys lately. Both their number and their length in all are bounded, since
/// functions choose the keys, and what is kept here outlives them: the least recently used go.
///
/// @param <K> a text, or something that holds one
public final class Latest<K, V> {
  private final int most;
  private final int mostLength;
  private final ToIntFunction<? super K> length;
  private final LinkedHashMap<K, V> all = new LinkedHashMap<>(16, 0.75f, true);
  private int total;

  /// @param most how many are kept
  /// @param mostLength of their keys, all together
  /// @param length of a key
  public Latest(int most, int mostLength, ToIntFunction<? super K> length) {
    this.most = most;
    this.mostLength = mostLength;
    this.length = length;
  }

  /// What is kept for `key`; null for nothing.
  public @Nullable V find(K key) {
    return all.get(key);
  }

  /// What is kept for `key`; makes it first if nothing is.
  public V findOrMake(K key, Function<K, V> maker) {
    var found = find(key);
    return found == null ? keep(key, maker.apply(key)) : found;
  }

  /// Keeps `value` for `key`, for which nothing is kept yet, and returns it. One with a key that is
  /// too long is not kept.
  public V keep(K key, V value) {
    int own = length.applyAsInt(key);
    if (own > mostLength) {
      return value;
    }
    all.put(key, value);
    total += own;
    var eldest = all.entrySet().iterator();
    while (all.size() > most || total > mostLength) {
      Map.Entry<K, V> oldest = eldest.next();
      total -= length.applyAsInt(oldest.getKey());
      eldest.remove();
    }
    return value;
  }
}
