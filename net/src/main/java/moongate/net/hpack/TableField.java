package moongate.net.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.http.FieldLine;
import org.jspecify.annotations.Nullable;

/// A field that stands in a table, looked at once: whoever refers to it need not do so again.
public final class TableField {
  /// What a field takes of a table besides its bytes (RFC 7541, 4.1).
  static final int OVERHEAD = 32;

  private final FieldName name;
  private final int size;
  private final @Nullable FieldLine line;
  private final String text;

  TableField(FieldName name, byte[] memory, int from, int end) {
    this.name = name;
    this.size = name.length() + end - from + OVERHEAD;
    this.line = name.kind().isRegular() ? FieldLine.of(name.header(), memory, from, end) : null;
    this.text = line == null ? new String(memory, from, end - from, ISO_8859_1) : "";
  }

  public FieldName name() {
    return name;
  }

  /// The field as a header; null for a pseudo-header field, and when its value holds what none may
  /// hold.
  public @Nullable FieldLine line() {
    return line;
  }

  /// The value; the same object each time where there is no [#line()].
  public String text() {
    return line == null ? text : line.value();
  }

  int size() {
    return size;
  }
}
