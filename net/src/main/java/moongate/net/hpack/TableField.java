package moongate.net.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.http.FieldLine;
import org.jspecify.annotations.Nullable;

/// A field of a table, analysed once for all references to it.
public final class TableField {
  /// The number of bytes that each entry takes in a table besides name and value (RFC 7541, 4.1).
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

  /// The field as a header line; null for a pseudo-header, or if the value has characters that are
  /// not allowed.
  public @Nullable FieldLine line() {
    return line;
  }

  /// The value. It is the same object each time if [#line()] is null.
  public String text() {
    return line == null ? text : line.value();
  }

  int size() {
    return size;
  }
}
