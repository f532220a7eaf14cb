package moongate.lua.lib;

import org.jspecify.annotations.Nullable;

/// Short pieces of strings that were cut out lately. Code cuts the same ones again and again, such
/// as names of fields and words, and a table knows a key at a glance that is the very object it
/// has.
///
/// One array for all states and threads: strings do not change, and who misses one makes it anew.
final class RecentStrings {
  /// Longer pieces are seldom seen twice.
  static final int LONGEST = 12;

  private static final int CAPACITY = 512;
  private static final @Nullable String[] STRINGS = new @Nullable String[CAPACITY];

  private RecentStrings() {}

  /// The characters `start` to `end` (exclusive) of a string, at most [#LONGEST].
  static String slice(String string, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + string.charAt(i);
    }
    int place = (hash ^ (hash >>> 9)) & (CAPACITY - 1);
    var recent = STRINGS[place];
    int length = end - start;
    if (recent != null
        && recent.hashCode() == hash
        && recent.length() == length
        && string.startsWith(recent, start)) {
      return recent;
    }
    var made = string.substring(start, end);
    STRINGS[place] = made;
    return made;
  }
}
