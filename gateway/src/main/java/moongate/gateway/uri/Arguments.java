package moongate.gateway.uri;

import java.util.ArrayList;
import java.util.List;
import moongate.model.value.PercentEncoding;
import org.jspecify.annotations.Nullable;

/// The arguments in a query or a form (`a=1&b&c=%20`), as byte strings.
public final class Arguments {
  private Arguments() {}

  /// One argument, decoded.
  ///
  /// @param value null when there is no `=`
  public record Argument(String name, @Nullable String value) {}

  /// All arguments in their order; those without a name are left out.
  public static List<Argument> parse(String query) {
    var arguments = new ArrayList<Argument>();
    for (int start = 0; start <= query.length(); ) {
      int end = end(query, start);
      int equals = query.indexOf('=', start);
      boolean hasValue = equals >= 0 && equals < end;
      var name = decode(query.substring(start, hasValue ? equals : end));
      if (!name.isEmpty()) {
        arguments.add(
            new Argument(name, hasValue ? decode(query.substring(equals + 1, end)) : null));
      }
      start = end + 1;
    }
    return arguments;
  }

  /// `query` without the arguments named `name`; the others stay as they are.
  public static String without(String query, String name) {
    var kept = new StringBuilder(query.length());
    for (int start = 0; start <= query.length(); ) {
      int end = end(query, start);
      int equals = query.indexOf('=', start);
      int nameEnd = equals >= 0 && equals < end ? equals : end;
      if (!decode(query.substring(start, nameEnd)).equals(name)) {
        kept.append(kept.isEmpty() ? "" : "&").append(query, start, end);
      }
      start = end + 1;
    }
    return kept.toString();
  }

  private static int end(String query, int start) {
    int end = query.indexOf('&', start);
    return end < 0 ? query.length() : end;
  }

  /// Percent triplets and `+` decoded; what is malformed stays.
  public static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int encoded = PercentEncoding.byteAt(text, i);
      if (encoded >= 0) {
        out.append((char) encoded);
        i += 2;
      } else {
        out.append(c == '+' ? ' ' : c);
      }
    }
    return out.toString();
  }
}
