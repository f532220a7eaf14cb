package moongate.plugins.requesttransformer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text with `$(…)` in it, each of which stands for what a request has: `$(headers.host)`,
/// `$(query_params["a b"] or "none")`, `$(uri_captures[1])`, `$(shared.user)`.
///
/// These are the expressions of Lua that say where something is; what computes is for functions.
record Template(List<Part> parts) {
  private static final String ADVICE =
      "; understood are $(headers.x), $(query_params.x), $(uri_captures.x) and $(shared.x), [\"x\"]"
          + " and [1] in place of .x, texts in quotes, and 'or' between them. For more, use the"
          + " plugin pre-function";

  /// A piece.
  sealed interface Part {
    /// What it is in a request; null for nothing.
    @Nullable String text(RequestValues values);
  }

  /// As it stands.
  record Literal(String text) implements Part {
    @Override
    public String text(RequestValues values) {
      return text;
    }
  }

  /// What a request has under a name.
  record Named(RequestValues.Root root, String name) implements Part {
    @Override
    public @Nullable String text(RequestValues values) {
      return values.find(root, name);
    }
  }

  /// The first that is there.
  record First(List<Part> choices) implements Part {
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

  /// An expression that is not understood.
  @SuppressWarnings("serial")
  static final class Malformed extends Exception {
    Malformed(String message) {
      super(message);
    }
  }

  static Template parse(String text) throws Malformed {
    var parts = new ArrayList<Part>();
    int at = 0;
    for (int open = text.indexOf("$("); open >= 0; open = text.indexOf("$(", at)) {
      if (open > at) {
        parts.add(new Literal(text.substring(at, open)));
      }
      var expression = new Expression(text, open + 2);
      parts.add(expression.parse());
      at = expression.end();
    }
    if (at < text.length() || parts.isEmpty()) {
      parts.add(new Literal(text.substring(at)));
    }
    return new Template(List.copyOf(parts));
  }

  /// Whether it asks for headers.
  boolean namesHeaders() {
    return parts.stream().anyMatch(Template::namesHeaders);
  }

  private static boolean namesHeaders(Part part) {
    return switch (part) {
      case Literal _ -> false;
      case Named named -> named.root == RequestValues.Root.HEADERS;
      case First(var choices) -> choices.stream().anyMatch(Template::namesHeaders);
    };
  }

  /// The text in a request; what is not there is empty.
  String text(RequestValues values) {
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

  /// Reads `choice {"or" choice} ")"`.
  private static final class Expression {
    private final String text;
    private final int start;
    private int at;

    Expression(String text, int start) {
      this.text = text;
      this.start = start;
      this.at = start;
    }

    int end() {
      return at;
    }

    Part parse() throws Malformed {
      var choices = new ArrayList<Part>();
      do {
        choices.add(choice());
        skipBlanks();
      } while (accept("or"));
      if (!accept(")")) {
        throw malformed();
      }
      return choices.size() == 1 ? choices.getFirst() : new First(List.copyOf(choices));
    }

    private Part choice() throws Malformed {
      skipBlanks();
      if (isNext('"') || isNext('\'')) {
        return new Literal(quoted());
      }
      var root = RequestValues.Root.of(word());
      if (root == null) {
        throw malformed();
      }
      return new Named(root, member());
    }

    private String member() throws Malformed {
      if (accept(".")) {
        return word();
      }
      if (!accept("[")) {
        throw malformed();
      }
      skipBlanks();
      var name = isNext('"') || isNext('\'') ? quoted() : digits();
      skipBlanks();
      if (!accept("]")) {
        throw malformed();
      }
      return name;
    }

    private String word() throws Malformed {
      int from = at;
      while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || isNext('_'))) {
        at++;
      }
      if (from == at) {
        throw malformed();
      }
      return text.substring(from, at);
    }

    private String digits() throws Malformed {
      int from = at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      if (from == at) {
        throw malformed();
      }
      return text.substring(from, at);
    }

    private String quoted() throws Malformed {
      char quote = text.charAt(at);
      int close = text.indexOf(quote, at + 1);
      if (close < 0 || text.substring(at, close).indexOf('\\') >= 0) {
        throw malformed();
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

    private Malformed malformed() {
      return new Malformed(
          "cannot read the expression in '$(" + text.substring(start) + "'" + ADVICE);
    }
  }
}
