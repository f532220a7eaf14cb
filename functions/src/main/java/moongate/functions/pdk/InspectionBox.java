package moongate.functions.pdk;

/// The frame that `kong.log.inspect` draws around what it shows:
///
///     [kong] access.lua:check:12 [pre-function] ----------+
///     | { 1, 2,                                           |
///     |   a = "x"                                         |
///     | }                                                 |
///     +---------------------------------------------------+
final class InspectionBox {
  private static final int WIDTH = 120;

  private InspectionBox() {}

  static String of(String namespace, String body) {
    var place = LogPlaces.current(true);
    var box = new StringBuilder(body.length() + 4 * WIDTH);
    box.append("[kong] ").append(place.file()).append(':');
    box.append(place.function() == null ? "?" : place.function());
    box.append(':').append(place.line()).append(" [").append(namespace).append("] ");
    pad(box, WIDTH - 1 - box.length(), '-').append("+\n");
    for (var line : body.split("\n", -1)) {
      box.append("| ");
      int start = box.length();
      LogLines.appendPrintable(box, line);
      pad(box, WIDTH - 4 - (box.length() - start), ' ').append(" |\n");
    }
    return pad(box.append('+'), WIDTH - 2, '-').append('+').toString();
  }

  private static StringBuilder pad(StringBuilder text, int count, char filler) {
    return text.repeat(filler, Math.max(0, count));
  }
}
