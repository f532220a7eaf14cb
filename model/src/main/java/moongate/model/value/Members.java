package moongate.model.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The members of an object: immutable, in their order, in two arrays. A configuration has at least
/// as many objects as entities, and hash tables for all of them took half of its memory. Entities
/// of one kind have the same names, so nearly all of them share their array of names.
final class Members extends AbstractMap<String, Value> implements SequencedMap<String, Value> {
  /// Objects with more members than this use a hash table, because a linear search would take too
  /// long.
  private static final int MOST = 48;

  private static final int SHARED = 1 << 10;

  /// Recently used arrays of names, by their hash.
  private static final AtomicReferenceArray<String @Nullable []> LATELY =
      new AtomicReferenceArray<>(SHARED);

  private final String[] names;
  private final Value[] values;

  private Members(String[] names, Value[] values) {
    this.names = names;
    this.values = values;
  }

  /// An immutable copy.
  static SequencedMap<String, Value> copyOf(Map<String, ? extends Value> members) {
    if (members instanceof Members copied) {
      return copied;
    }
    int size = members.size();
    if (size > MOST) {
      return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
    }
    var names = new String[size];
    var values = new Value[size];
    int at = 0;
    for (var member : members.entrySet()) {
      names[at] = member.getKey();
      values[at] = member.getValue();
      at++;
    }
    return new Members(shared(names), values);
  }

  private static String[] shared(String[] names) {
    int hash = Arrays.hashCode(names);
    int slot = (hash ^ (hash >>> 16)) & (SHARED - 1);
    var known = LATELY.get(slot);
    if (known != null && Arrays.equals(known, names)) {
      return known;
    }
    LATELY.set(slot, names);
    return names;
  }

  private int find(@Nullable Object name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public @Nullable Value get(@Nullable Object name) {
    int at = find(name);
    return at < 0 ? null : values[at];
  }

  @Override
  public Value getOrDefault(@Nullable Object name, Value otherwise) {
    int at = find(name);
    return at < 0 ? otherwise : values[at];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return find(name) >= 0;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public SequencedMap<String, Value> reversed() {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(this).reversed());
  }

  @Override
  public Set<Map.Entry<String, Value>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return names.length;
      }

      @Override
      public Iterator<Map.Entry<String, Value>> iterator() {
        return new Entries();
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<String, Value>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < names.length;
    }

    @Override
    public Map.Entry<String, Value> next() {
      if (next >= names.length) {
        throw new NoSuchElementException();
      }
      var entry = Map.entry(names[next], values[next]);
      next++;
      return entry;
    }
  }
}
