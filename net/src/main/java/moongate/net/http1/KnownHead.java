package moongate.net.http1;

import java.util.Arrays;
import moongate.http.HeaderLayout;
import moongate.http.Headers;

/// The last valid head of a connection. The next head is often equal to it, or at least its fields
/// are. Then what was derived from these bytes can be used again.
///
/// Two parts are compared, each as a whole: the start line, and the fields with the empty line.
final class KnownHead {
  /// Larger heads are not kept, because of the memory that they would take.
  private static final int MOST = 1024;

  private final HeaderLayout layout = new HeaderLayout();
  private byte[] bytes = {};
  private int startLine;
  private int fields;
  private int length;

  /// The length of the start line if `raw` begins with it, else 0.
  int startLine(byte[] raw, int used) {
    return stands(raw, 0, used, 0, startLine) ? startLine : 0;
  }

  /// The length of the fields if they and the empty line are at `from`, else 0.
  int fields(byte[] raw, int from, int used) {
    return stands(raw, from, used, startLine, length) ? fields : 0;
  }

  private boolean stands(byte[] raw, int from, int used, int start, int end) {
    int to = from + end - start;
    return to > from && to <= used && Arrays.equals(raw, from, to, bytes, start, end);
  }

  int emptyLine() {
    return length - startLine - fields;
  }

  /// Nothing is known.
  void forget() {
    startLine = 0;
    fields = 0;
    length = 0;
  }

  /// Keeps the positions of the lines of `headers`, which were just read from `from` on.
  void keepLines(Headers headers, int from) {
    headers.copyLayout(layout, from);
  }

  /// Restores the positions of lines in `headers`, which contain the bytes of the fields at `from`.
  void restoreLines(Headers headers, int from) {
    headers.restore(layout, from);
  }

  /// Keeps the head in `raw`: its start line before `fieldsAt`, its fields before `emptyLineAt`.
  void remember(byte[] raw, int fieldsAt, int emptyLineAt, int end) {
    if (end > MOST) {
      forget();
      return;
    }
    if (bytes.length < end) {
      bytes = new byte[end];
    }
    System.arraycopy(raw, 0, bytes, 0, end);
    startLine = fieldsAt;
    fields = emptyLineAt - fieldsAt;
    length = end;
  }
}
