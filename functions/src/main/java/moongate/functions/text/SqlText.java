package moongate.functions.text;

/// Quoting for SQL literals by MySQL's rules, as `ngx.quote_sql_str` has it.
public final class SqlText {
  private SqlText() {}

  /// `text` in single quotes, with everything escaped that could end them.
  public static String quote(String text) {
    var out = new StringBuilder(text.length() + 8).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case 0 -> out.append("\\0");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case 0x1A -> out.append("\\Z");
        case '"', '\'', '\\' -> out.append('\\').append(c);
        default -> out.append(c);
      }
    }
    return out.append('\'').toString();
  }
}
