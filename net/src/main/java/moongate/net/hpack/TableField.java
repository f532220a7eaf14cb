package moongate.net.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import moongate.http.FieldLine;
import org.jspecify.annotations.Nullable;

/// A field that stands in a table, looked at once: whoever refers to it need not do so again.
public final class TableField {
  /// What a field takes of a table besides its bytes (RFC 7541, 4.1).
  static final int OVERHEAD = 32;

  private final FieldName name;
  private final byte[] value;
  private final @Nullable FieldLine line;
  private @Nullable String text;

  TableField(FieldName name, byte[] memory, int from, int end) {
    this.name = name;
    this.value = Arrays.copyOfRange(memory, from, end);
    this.line = !name.kind().isRegular() ? null : FieldLine.of(name.header(), value);
  }

  public FieldName name() {
    return name;
  }

  /// The field as a header; null for a pseudo-header field, and when its value holds what none may
  /// hold.
  public @Nullable FieldLine line() {
    return line;
  }

  /// The value; the same object each time.
  public String text() {
    var known = text;
    if (known == null) {
      text = known = new String(value, ISO_8859_1);
    }
    return known;
  }

  int size() {
    return name.length() + value.length + OVERHEAD;
  }
}
