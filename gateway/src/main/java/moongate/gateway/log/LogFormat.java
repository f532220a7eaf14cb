package moongate.gateway.log;

import java.util.ArrayList;
import java.util.List;
import moongate.http.LogText;
import org.jspecify.annotations.Nullable;

/// A format of access log lines, ready to be filled in. Immutable.
public final class LogFormat {
  private static final String COMBINED_TEXT =
      "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent"
          + " \"$http_referer\" \"$http_user_agent\"";

  /// nginx's own.
  public static final LogFormat COMBINED = new LogFormat(COMBINED_TEXT, Escape.DEFAULT);

  /// The same with the request's id, as Kong has it.
  public static final LogFormat KONG =
      new LogFormat(COMBINED_TEXT + " kong_request_id: \"$kong_request_id\"", Escape.DEFAULT);

  /// What is done to values, so that nobody can forge a line.
  public enum Escape {
    /// `\x22`, and `-` for what is not there.
    DEFAULT,
    /// As inside of a JSON string.
    JSON,
    NONE
  }

  /// A piece of text, or a variable behind it.
  private record Piece(String text, @Nullable LogVariable variable) {}

  private final List<Piece> pieces;
  private final Escape escape;

  /// What decides whether a request has a line; null if each has one.
  private final @Nullable LogFormat condition;

  /// @throws IllegalArgumentException naming the variable that there is not
  public LogFormat(String text, Escape escape) {
    this(pieces(text), escape, null);
  }

  private LogFormat(List<Piece> pieces, Escape escape, @Nullable LogFormat condition) {
    this.pieces = pieces;
    this.escape = escape;
    this.condition = condition;
  }

  /// The same for requests only for which `text` is neither empty nor `0` once its variables are
  /// filled in.
  ///
  /// @throws IllegalArgumentException naming the variable that there is not
  public LogFormat onlyIf(String text) {
    return new LogFormat(pieces, escape, new LogFormat(text, Escape.NONE));
  }

  /// Whether a request has a line.
  public boolean isFor(Logged request) {
    if (condition == null) {
      return true;
    }
    var text = new StringBuilder();
    condition.append(text, request);
    return !text.isEmpty() && !"0".contentEquals(text);
  }

  private static List<Piece> pieces(String text) {
    var pieces = new ArrayList<Piece>();
    int from = 0;
    for (int dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', from)) {
      boolean isBraced = text.startsWith("{", dollar + 1);
      int start = isBraced ? dollar + 2 : dollar + 1;
      int end = start;
      while (end < text.length() && isNamePart(text.charAt(end))) {
        end++;
      }
      if (end == start || (isBraced && !text.startsWith("}", end))) {
        throw new IllegalArgumentException("invalid variable name in \"" + text + "\"");
      }
      var variable = LogVariables.of(text.substring(start, end));
      pieces.add(new Piece(text.substring(from, dollar), variable));
      from = isBraced ? end + 1 : end;
    }
    pieces.add(new Piece(text.substring(from), null));
    return List.copyOf(pieces);
  }

  private static boolean isNamePart(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /// Appends the line of a request that is over.
  public void append(StringBuilder line, Logged request) {
    for (var piece : pieces) {
      line.append(piece.text);
      if (piece.variable != null) {
        appendValue(line, piece.variable.of(request));
      }
    }
  }

  private void appendValue(StringBuilder line, @Nullable String value) {
    if (value == null) {
      line.append(escape == Escape.DEFAULT ? "-" : "");
    } else {
      switch (escape) {
        case DEFAULT -> LogText.append(line, value);
        case JSON -> appendJson(line, value);
        case NONE -> line.append(value);
      }
    }
  }

  private static void appendJson(StringBuilder line, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> line.append('\\').append(c);
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        case '\b' -> line.append("\\b");
        case '\f' -> line.append("\\f");
        default -> {
          if (c < ' ') {
            line.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
          } else {
            line.append(c);
          }
        }
      }
    }
  }
}
