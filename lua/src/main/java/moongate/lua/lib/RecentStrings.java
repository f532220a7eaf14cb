package moongate.lua.lib;

import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// A cache of short substrings. Code extracts the same ones again and again, such as names and
/// words, and a table finds a key fastest if it is the same object as its own.
///
/// All states and threads share one array without synchronisation: strings are immutable, and a
/// thread that does not see an entry makes a new one.
final class RecentStrings {
  /// Longer substrings are rarely repeated; this many bytes and the length fit into two numbers,
  /// which can be compared quickly.
  static final int LONGEST = 15;

  private static final int BITS = 9;
  private static final @Nullable Entry[] ENTRIES = new @Nullable Entry[1 << BITS];

  /// All substrings of two ASCII characters so far: digits of a percent-encoding, of an hour, of a
  /// colour. The last place is used for all other pairs, and stays empty.
  private static final @Nullable String[] PAIRS = new @Nullable String[(1 << 14) + 1];

  /// @param head the first eight bytes
  /// @param tail the length and the other bytes
  private record Entry(long head, long tail, String text) {}

  private RecentStrings() {}

  /// The two characters from `start` on. A new string is charged, as in [#slice].
  static String pair(Meter meter, String string, int start) {
    var known = PAIRS[pairPlace(string, start)];
    return known != null ? known : newPair(meter, string, start);
  }

  private static int pairPlace(String string, int start) {
    int first = string.charAt(start);
    int second = string.charAt(start + 1);
    return (first | second) < 128 ? first << 7 | second : 1 << 14;
  }

  private static String newPair(Meter meter, String string, int start) {
    int place = pairPlace(string, start);
    if (place == PAIRS.length - 1) {
      return slice(meter, string, start, 2);
    }
    var made = made(meter, string, start, 2);
    PAIRS[place] = made;
    return made;
  }

  /// The `length` characters from `start` on, at most [#LONGEST].
  static String slice(Meter meter, String string, int start, int length) {
    int middle = Math.min(length, Long.BYTES);
    long head = 0;
    for (int i = 0; i < middle; i++) {
      head = head << 8 | string.charAt(start + i);
    }
    long tail = length;
    for (int i = middle; i < length; i++) {
      tail = tail << 8 | string.charAt(start + i);
    }
    int place = (int) ((head ^ tail << 7) * 0x9E3779B97F4A7C15L >>> Long.SIZE - BITS);
    var recent = ENTRIES[place];
    if (recent != null && recent.head == head && recent.tail == tail) {
      return recent.text;
    }
    var made = made(meter, string, start, length);
    ENTRIES[place] = new Entry(head, tail, made);
    return made;
  }

  private static String made(Meter meter, String string, int start, int length) {
    meter.charge(StringLib.HEADER + length);
    return string.substring(start, start + length);
  }
}
