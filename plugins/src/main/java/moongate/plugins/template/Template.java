package moongate.plugins.template;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.plugin.Expressions;
import org.jspecify.annotations.Nullable;

/// A text with expressions `$(…)` that are replaced by values of a request: `$(headers.host)`,
/// `$(query_params["a b"] or "none")`, `$(uri_captures[1])`, `$(shared.user)`.
///
/// Most expressions only name a value, which is looked up directly. All others are Lua:
/// `$(headers.host:upper())`.
public record Template(List<Part> parts) {
  /// A part of a template.
  public sealed interface Part {
    /// The text for a request; null for none.
    @Nullable String text(RequestValues values);
  }

  /// Literal text.
  public record Literal(String text) implements Part {
    @Override
    public String text(RequestValues values) {
      return text;
    }
  }

  /// A named value of a request.
  public record Named(RequestValues.Root root, String name) implements Part {
    @Override
    public @Nullable String text(RequestValues values) {
      return values.find(root, name);
    }
  }

  /// An expression in Lua.
  public record Computed(String source, Expressions.Expression expression) implements Part {
    @Override
    public @Nullable String text(RequestValues values) {
      return expression.text(values.exchange(), values);
    }
  }

  /// The first of several parts that has a value.
  public record First(List<Part> choices) implements Part {
    @Override
    public @Nullable String text(RequestValues values) {
      for (var choice : choices) {
        var text = choice.text(values);
        if (text != null) {
          return text;
        }
      }
      return null;
    }
  }

  /// An expression cannot be parsed.
  public static final class Malformed extends Exception {
    public Malformed(String message) {
      super(message);
    }
  }

  /// Reads expressions that the parser does not know itself.
  public interface Reader {
    Expressions.Expression read(String source) throws Malformed;
  }

  /// Checks whether a text is a valid template.
  ///
  /// @param text as bytes
  public static void check(String text, Expressions expressions) throws Malformed {
    var _ =
        parse(
            text,
            source -> {
              var problem = expressions.problem(source);
              if (problem != null) {
                throw new Malformed("cannot read the expression $(" + source + "): " + problem);
              }
              return (_, _) -> null;
            });
  }

  public static Template parse(String text, Reader reader) throws Malformed {
    var parts = new ArrayList<Part>();
    int at = 0;
    for (int open = text.indexOf("$("); open >= 0; open = text.indexOf("$(", at)) {
      if (open > at) {
        parts.add(new Literal(text.substring(at, open)));
      }
      int close = closing(text, open + 1);
      parts.add(part(text.substring(open + 2, close), reader));
      at = close + 1;
    }
    if (at < text.length() || parts.isEmpty()) {
      parts.add(new Literal(text.substring(at)));
    }
    return new Template(List.copyOf(parts));
  }

  private static Part part(String source, Reader reader) throws Malformed {
    var named = new Expression(source).parse();
    return named == null ? new Computed(source, reader.read(source)) : named;
  }

  /// The end of the parenthesis that begins at `open`. Parentheses in quotes do not count.
  private static int closing(String text, int open) throws Malformed {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        at = endOfQuoted(text, at);
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return at;
      }
    }
    throw new Malformed(
        "the expression $" + text.substring(open) + " does not end: ')' is missing");
  }

  private static int endOfQuoted(String text, int quote) {
    int at = quote + 1;
    while (at < text.length() && text.charAt(at) != text.charAt(quote)) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
  }

  /// Whether the template uses headers.
  public boolean namesHeaders() {
    return parts.stream().anyMatch(Template::namesHeaders);
  }

  private static boolean namesHeaders(Part part) {
    return switch (part) {
      case Literal _ -> false;
      case Named named -> named.root == RequestValues.Root.HEADERS;
      case Computed computed -> computed.source.contains("headers");
      case First(var choices) -> choices.stream().anyMatch(Template::namesHeaders);
    };
  }

  /// The text for a request; missing values are empty.
  public String text(RequestValues values) {
    if (parts.size() == 1) {
      var only = parts.getFirst().text(values);
      return only == null ? "" : only;
    }
    var text = new StringBuilder();
    for (var part : parts) {
      var piece = part.text(values);
      text.append(piece == null ? "" : piece);
    }
    return text.toString();
  }

  /// Reads `choice {"or" choice}`.
  private static final class Expression {
    private final String text;
    private int at;

    Expression(String text) {
      this.text = text;
    }

    /// Null if it has another form.
    @Nullable Part parse() {
      var choices = new ArrayList<Part>();
      do {
        var choice = choice();
        if (choice == null) {
          return null;
        }
        choices.add(choice);
        skipBlanks();
      } while (accept("or"));
      if (at < text.length()) {
        return null;
      }
      return choices.size() == 1 ? choices.getFirst() : new First(List.copyOf(choices));
    }

    private @Nullable Part choice() {
      skipBlanks();
      if (isNext('"') || isNext('\'')) {
        var quoted = quoted();
        return quoted == null ? null : new Literal(quoted);
      }
      var root = RequestValues.Root.of(word());
      var name = root == null ? null : member();
      return root == null || name == null || name.isEmpty() ? null : new Named(root, name);
    }

    private @Nullable String member() {
      if (accept(".")) {
        return word();
      }
      if (!accept("[")) {
        return null;
      }
      skipBlanks();
      var name = isNext('"') || isNext('\'') ? quoted() : digits();
      skipBlanks();
      return accept("]") ? name : null;
    }

    private String word() {
      int from = at;
      while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || isNext('_'))) {
        at++;
      }
      return text.substring(from, at);
    }

    private String digits() {
      int from = at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      return text.substring(from, at);
    }

    private @Nullable String quoted() {
      char quote = text.charAt(at);
      int close = text.indexOf(quote, at + 1);
      if (close < 0 || text.substring(at, close).indexOf('\\') >= 0) {
        return null;
      }
      var inside = text.substring(at + 1, close);
      at = close + 1;
      return inside;
    }

    private boolean isNext(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    private boolean accept(String token) {
      if (!text.startsWith(token, at)) {
        return false;
      }
      at += token.length();
      return true;
    }

    private void skipBlanks() {
      while (isNext(' ')) {
        at++;
      }
    }
  }
}
