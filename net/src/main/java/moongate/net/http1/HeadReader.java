package moongate.net.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import moongate.http.Headers;
import moongate.net.loop.Inbound;

/// Collects the bytes of heads, one after the other, in the memory of its [Headers], up to the
/// empty line. It recognises parts that are the same as in the last head.
///
///     GET / HTTP/1.1␍␊Host: a␍␊␍␊
///     ╰ start        ╰ fields  ╰ end
final class HeadReader {
  private static final byte[] NOTHING = {};

  /// How many bytes are copied at once: not many of a body that follows the head.
  private static final int STEP = 2048;

  private static final VarHandle OCTETS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOP_BITS = ONES << 7;
  private static final long LINE_FEEDS = ONES * '\n';

  /// Why a head cannot be read any further.
  enum Problem {
    NONE,
    START_LINE_TOO_LONG,
    TOO_LARGE,
    BARE_LINE_FEED
  }

  private final Headers headers;
  private final int mostStartLine;
  private final int mostLine;
  private final int mostHead;
  private final boolean isLenient;
  private final KnownHead known = new KnownHead();

  private byte[] raw = NOTHING;
  private int used;
  private int scanned;
  private int start;
  private int lineStart;
  private int fields;
  private int end;
  private boolean isStartLineKnown;
  private boolean areFieldsKnown;
  private boolean isAsItCame;
  private Problem problem = Problem.NONE;

  /// @param isLenient whether lines may end with LF alone
  HeadReader(Headers headers, int mostStartLine, int mostLine, int mostHead, boolean isLenient) {
    this.headers = headers;
    this.mostStartLine = mostStartLine;
    this.mostLine = mostLine;
    this.mostHead = mostHead;
    this.isLenient = isLenient;
  }

  /// Forgets the last head, and its memory, which its [Headers] may have given up.
  void start() {
    raw = NOTHING;
    used = 0;
    scanned = 0;
    start = 0;
    lineStart = 0;
    fields = 0;
    end = 0;
    isStartLineKnown = false;
    areFieldsKnown = false;
    isAsItCame = true;
    problem = Problem.NONE;
  }

  /// True once any byte of a head has been taken.
  boolean isStarted() {
    return used > 0;
  }

  byte[] raw() {
    return raw;
  }

  /// The offset of the start line, after empty lines.
  int startLine() {
    return start;
  }

  /// The offset after the start line and its line end; 0 while it is incomplete.
  int fields() {
    return fields;
  }

  /// True if the start line is the same as in the last valid head.
  boolean isStartLineKnown() {
    return isStartLineKnown;
  }

  /// True if the fields of a complete head are the same as in the last valid head.
  boolean areFieldsKnown() {
    return areFieldsKnown;
  }

  /// Reads the fields of a complete head, unless they are known.
  ///
  /// @throws moongate.http.HeaderSyntaxException as [Headers#parse] does
  void parseFields(int mostLines) {
    if (areFieldsKnown) {
      known.restoreLines(headers, fields);
    } else {
      known.forget();
      isAsItCame = headers.parse(fields, end, mostLines, isLenient);
      known.keepLines(headers, fields);
    }
  }

  /// The head is valid: remembers it, to compare the next one with it.
  void remember() {
    if (!isStartLineKnown || !areFieldsKnown) {
      known.forget();
      if (start == 0 && isAsItCame) {
        known.remember(raw, fields, end, used);
      }
    }
  }

  /// The number of bytes taken.
  int used() {
    return used;
  }

  Problem problem() {
    return problem;
  }

  /// Reads bytes until the head is complete (then true), there is a [#problem()], or there is no
  /// more input.
  boolean read(Inbound in) {
    while (!in.isEmpty() && problem == Problem.NONE) {
      int most = Math.min(STEP, in.firstReadable());
      raw = headers.raw(used + most);
      used += in.read(raw, used, most);
      boolean isComplete = scan();
      if (isComplete || problem != Problem.NONE) {
        in.unread(used - scanned);
        used = scanned;
      }
      in.trim();
      if (isComplete) {
        return true;
      }
    }
    return false;
  }

  private boolean scan() {
    if (scanned == 0 && skipStartLine() && skipFields()) {
      return true;
    }
    int from = scanned;
    for (int at = find(from); at >= 0; at = find(from)) {
      from = at + 1;
      scanned = from;
      if (endLine(at)) {
        return true;
      }
      if (problem != Problem.NONE) {
        return false;
      }
    }
    scanned = used;
    checkLength(used);
    return false;
  }

  /// True if the head begins with the known start line.
  private boolean skipStartLine() {
    int length = known.startLine(raw, used);
    fields = length;
    lineStart = length;
    scanned = length;
    isStartLineKnown = length > 0;
    return isStartLineKnown;
  }

  /// True if the known fields, and the end of the head, follow.
  private boolean skipFields() {
    int length = known.fields(raw, fields, used);
    int to = fields + length + known.emptyLine();
    if (length == 0 || to > mostHead) {
      return false;
    }
    areFieldsKnown = true;
    end = fields + length;
    scanned = to;
    return true;
  }

  /// The offset of the next LF, searched in eight bytes at a time; -1 if there is none.
  private int find(int from) {
    int at = from;
    for (; at <= used - Long.BYTES; at += Long.BYTES) {
      // A byte that is LF becomes 0. The lowest 0 is the lowest byte whose top bit is set by the
      // subtraction.
      long octets = (long) OCTETS.get(raw, at) ^ LINE_FEEDS;
      long zeros = (octets - ONES) & ~octets & TOP_BITS;
      if (zeros != 0) {
        return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
    }
    for (; at < used; at++) {
      if (raw[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  /// A line ends with the LF at `at`. True when it is the empty line behind the fields.
  private boolean endLine(int at) {
    int lineEnd = at > lineStart && raw[at - 1] == '\r' ? at - 1 : at;
    if (lineEnd == at && !isLenient) {
      problem = Problem.BARE_LINE_FEED;
      return false;
    }
    checkLength(at);
    boolean isEmpty = lineEnd == lineStart;
    if (fields > 0 && isEmpty) {
      end = lineStart;
      return true;
    }
    lineStart = at + 1;
    if (fields == 0 && isEmpty) {
      start = lineStart;
    } else if (fields == 0) {
      fields = lineStart;
      return skipFields();
    }
    return false;
  }

  private void checkLength(int to) {
    int lineLength = to - lineStart;
    if (fields == 0 ? lineLength > mostStartLine : lineLength > mostLine) {
      problem = fields == 0 ? Problem.START_LINE_TOO_LONG : Problem.TOO_LARGE;
    } else if (to > mostHead) {
      problem = Problem.TOO_LARGE;
    }
  }
}
