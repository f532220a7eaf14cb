package moongate.plugins.grpcgateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.value.PercentEncoding;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// A path with variables for fields: `/v1/{name=shelves/*}/books/{book.id}:move`.
///
///     template = "/" segments [ ":" verb ]
///     segments = segment { "/" segment }
///     segment  = "*" | "**" | literal | "{" field { "." field } [ "=" segments ] "}"
///
/// A `*` matches one segment. A `**`, which is allowed at the end only, matches any number of them.
final class PathTemplate implements Comparable<PathTemplate> {
  private static final String ANY = "*";
  private static final String REST = "**";

  /// A variable: the segments from `from` to `to` are the value of the field.
  record Variable(String field, int from, int to) {}

  private final String text;
  private final List<String> segments;
  private final List<Variable> variables;
  private final String verb;

  private PathTemplate(String text, List<String> segments, List<Variable> variables, String verb) {
    this.text = text;
    this.segments = segments;
    this.variables = variables;
    this.verb = verb;
  }

  /// @throws IllegalArgumentException with the mistake, if `text` is invalid
  static PathTemplate parse(String text) {
    return new Parser(Utf8.bytes(text)).parse();
  }

  /// The paths of the fields that it has values for.
  List<String> fields() {
    return variables.stream().map(Variable::field).toList();
  }

  /// The values of the fields if `path` (segments as they were sent) matches; otherwise null.
  @Nullable Map<String, String> match(List<String> path) {
    if (!verb.isEmpty() && (path.isEmpty() || !path.getLast().endsWith(verb))) {
      return null;
    }
    boolean hasRest = !segments.isEmpty() && segments.getLast().equals(REST);
    int fixed = hasRest ? segments.size() - 1 : segments.size();
    if (hasRest ? path.size() < fixed : path.size() != fixed) {
      return null;
    }
    var given = verb.isEmpty() ? path : withoutVerb(path);
    for (int i = 0; i < fixed; i++) {
      var wanted = segments.get(i);
      boolean fits =
          wanted.equals(ANY)
              ? !given.get(i).isEmpty()
              : wanted.equals(PercentEncoding.decoded(given.get(i)));
      if (!fits) {
        return null;
      }
    }
    return values(given);
  }

  private List<String> withoutVerb(List<String> path) {
    var given = new ArrayList<>(path);
    var last = given.removeLast();
    given.add(last.substring(0, last.length() - verb.length()));
    return given;
  }

  private Map<String, String> values(List<String> path) {
    var values = new LinkedHashMap<String, String>();
    for (var variable : variables) {
      int to = variable.to < 0 ? path.size() : variable.to;
      var value = new StringBuilder();
      for (int i = variable.from; i < to; i++) {
        value.append(i == variable.from ? "" : "/").append(PercentEncoding.decoded(path.get(i)));
      }
      values.put(variable.field, value.toString());
    }
    return values;
  }

  /// The more specific template comes first: a literal before `*` before `**`.
  @Override
  public int compareTo(PathTemplate other) {
    for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
      int difference = vagueness(segments.get(i)) - vagueness(other.segments.get(i));
      if (difference != 0) {
        return difference;
      }
    }
    int difference = other.segments.size() - segments.size();
    return difference != 0 ? difference : other.verb.length() - verb.length();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PathTemplate template && text.equals(template.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static int vagueness(String segment) {
    return switch (segment) {
      case ANY -> 1;
      case REST -> 2;
      default -> 0;
    };
  }

  private static final class Parser {
    private final String text;
    private final List<String> segments = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private int at;

    Parser(String text) {
      this.text = text;
    }

    PathTemplate parse() {
      if (!accept('/')) {
        throw new IllegalArgumentException("it does not start with /");
      }
      if (at < text.length()) {
        segments(false);
      }
      var verb = "";
      if (isNext(':')) {
        verb = text.substring(at);
        at = text.length();
      }
      if (at < text.length()) {
        throw new IllegalArgumentException("'" + text.substring(at) + "' is not understood");
      }
      if (!segments.isEmpty() && segments.getLast().isEmpty()) {
        segments.removeLast(); // a slash at the end is ignored
      }
      if (segments.stream().limit(Math.max(0, segments.size() - 1)).anyMatch(REST::equals)) {
        throw new IllegalArgumentException("** is understood at the end only");
      }
      return new PathTemplate(text, List.copyOf(segments), List.copyOf(variables), verb);
    }

    private void segments(boolean isInVariable) {
      do {
        if (isNext('{')) {
          if (isInVariable) {
            throw new IllegalArgumentException("a field stands inside another one");
          }
          variable();
        } else {
          segments.add(word("/:{}="));
        }
      } while (accept('/'));
    }

    private void variable() {
      at++;
      var field = word("=}/{");
      int from = segments.size();
      if (accept('=')) {
        segments(true);
      } else {
        segments.add(ANY);
      }
      if (!accept('}') || field.isEmpty()) {
        throw new IllegalArgumentException("a field in {} has no end, or no name");
      }
      boolean isRest = segments.getLast().equals(REST);
      variables.add(new Variable(field, from, isRest ? -1 : segments.size()));
    }

    private String word(String ends) {
      int from = at;
      while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(from, at);
    }

    private boolean isNext(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    private boolean accept(char c) {
      if (!isNext(c)) {
        return false;
      }
      at++;
      return true;
    }
  }
}
