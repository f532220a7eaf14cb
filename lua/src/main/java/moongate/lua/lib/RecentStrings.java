package moongate.lua.lib;

import org.jspecify.annotations.Nullable;

/// Short pieces of strings that were cut out lately. Code cuts the same ones again and again, such
/// as names of fields and words, and a table knows a key at a glance that is the very object it
/// has.
///
/// One array for all states and threads: strings do not change, and who misses one makes it anew.
final class RecentStrings {
  /// Longer pieces are seldom seen twice; so many bytes and their count fit two numbers, which are
  /// quickly compared.
  static final int LONGEST = 15;

  private static final int BITS = 9;
  private static final @Nullable Entry[] ENTRIES = new @Nullable Entry[1 << BITS];

  /// @param head the first eight bytes
  /// @param tail the length and the other bytes
  private record Entry(long head, long tail, String text) {}

  private RecentStrings() {}

  /// The `length` characters from `start` on: at least two, at most [#LONGEST].
  static String slice(String string, int start, int length) {
    long head = string.charAt(start) << 8 | string.charAt(start + 1);
    long tail = length;
    if (length > 2) {
      int middle = Math.min(length, Long.BYTES);
      for (int i = 2; i < middle; i++) {
        head = head << 8 | string.charAt(start + i);
      }
      for (int i = middle; i < length; i++) {
        tail = tail << 8 | string.charAt(start + i);
      }
    }
    int place = (int) ((head ^ tail << 7) * 0x9E3779B97F4A7C15L >>> Long.SIZE - BITS);
    var recent = ENTRIES[place];
    if (recent != null && recent.head == head && recent.tail == tail) {
      return recent.text;
    }
    var made = string.substring(start, start + length);
    ENTRIES[place] = new Entry(head, tail, made);
    return made;
  }
}
