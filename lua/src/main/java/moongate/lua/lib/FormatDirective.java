package moongate.lua.lib;

import java.util.ArrayList;
import java.util.List;
import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// A directive of a format string, such as `%-8.3f`, with the literal text before it.
///
/// @param before the literal text before it; the last element of a format has no conversion, only
///   this text
/// @param conversion the letter; 0 at the end of the format
/// @param precision the precision, or -1
/// @param source the directive up to the letter, for the message if it is invalid
record FormatDirective(
    String before,
    char conversion,
    boolean isLeft,
    boolean hasPlus,
    boolean hasSpace,
    boolean isAlternative,
    boolean hasZeros,
    int width,
    int precision,
    String source) {
  private static final String FLAGS = "-+ #0";
  private static final int BYTES = 80;

  /// The number of formats in use is small; see [Pattern] for why all states share one cache.
  private static final int CACHED = 256;

  private static final int LONGEST_CACHED = 128;
  private static final @Nullable Parsed[] CACHE = new @Nullable Parsed[CACHED];

  private record Parsed(String format, FormatDirective[] directives) {}

  /// True for a directive that consists of its letter only.
  boolean isBare() {
    return width == 0 && precision < 0 && !(hasPlus || hasSpace || isAlternative);
  }

  /// The directives of a format string; the last one contains only the text at the end. Must not be
  /// changed.
  static FormatDirective[] parse(Meter meter, String format) {
    if (format.length() > LONGEST_CACHED) {
      return read(meter, format);
    }
    int hash = format.hashCode();
    int place = (hash ^ hash >>> 8 ^ hash >>> 16) & (CACHED - 1);
    var cached = CACHE[place];
    if (cached == null || !cached.format.equals(format)) {
      cached = new Parsed(format, read(meter, format));
      CACHE[place] = cached;
    }
    return cached.directives;
  }

  private static FormatDirective[] read(Meter meter, String format) {
    meter.work(format.length() >> 3);
    meter.charge(format.length());
    List<FormatDirective> directives = new ArrayList<>();
    var before = new StringBuilder();
    int from = 0;
    int percent;
    while ((percent = format.indexOf('%', from)) >= 0) {
      meter.work(1);
      before.append(format, from, percent);
      if (percent + 1 < format.length() && format.charAt(percent + 1) == '%') {
        before.append('%');
        from = percent + 2;
        continue;
      }
      meter.charge(BYTES);
      from = read(format, percent, before.toString(), directives);
      before.setLength(0);
    }
    before.append(format, from, format.length());
    directives.add(
        new FormatDirective(
            before.toString(), (char) 0, false, false, false, false, false, 0, -1, ""));
    return directives.toArray(new FormatDirective[0]);
  }

  /// Parses the directive at `percent`; returns the position after it.
  private static int read(
      String format, int percent, String before, List<FormatDirective> directives) {
    int position = percent + 1;
    while (position < format.length() && FLAGS.indexOf(format.charAt(position)) >= 0) {
      position++;
    }
    var flags = format.substring(percent + 1, position);
    int widthEnd = numberEnd(format, position);
    int width = number(format, position, widthEnd);
    int precision = -1;
    position = widthEnd;
    if (position < format.length() && format.charAt(position) == '.') {
      int precisionEnd = numberEnd(format, position + 1);
      precision = number(format, position + 1, precisionEnd);
      position = precisionEnd;
    }
    int end = Math.min(position + 1, format.length());
    directives.add(
        new FormatDirective(
            before,
            position < format.length() ? format.charAt(position) : '%',
            flags.contains("-"),
            flags.contains("+"),
            flags.contains(" "),
            flags.contains("#"),
            flags.contains("0"),
            width,
            precision,
            format.substring(percent, end)));
    return end;
  }

  /// The position after a number of at most two digits.
  private static int numberEnd(String format, int start) {
    int end = start;
    while (end < format.length()
        && end - start < 2
        && CharacterClasses.isDigit(format.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int number(String format, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      number = 10 * number + format.charAt(i) - '0';
    }
    return number;
  }
}
