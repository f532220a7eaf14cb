package moongate.model.entity;

import moongate.model.expression.RegexText;
import moongate.model.schema.Formats;
import moongate.model.schema.PathText;
import moongate.model.schema.Report;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Rules for the texts that routes match.
final class RouteTexts {
  private RouteTexts() {}

  /// Like [Formats#hostPattern()]; the flavour `traditional` does not support wildcards here.
  static TextCheck sni(RouterFlavor flavor) {
    if (flavor != RouterFlavor.TRADITIONAL) {
      return Formats.hostPattern();
    }
    return sni ->
        sni.indexOf('*') >= 0 ? "wildcard not allowed" : Formats.hostPattern().problemWith(sni);
  }

  /// A path prefix in normal form, or `~` and a regular expression.
  static TextCheck path(RouterFlavor flavor) {
    return path -> {
      if (path.startsWith("~/")) {
        return problemWithRegex(flavor, path.substring(1));
      }
      if (!path.startsWith("/")) {
        return "should start with: / (fixed path) or ~/ (regex path)";
      }
      if (path.contains("//")) {
        return "must not have empty segments";
      }
      if (PathText.hasBadEscape(path)) {
        return "invalid url-encoded value: '" + path + "'";
      }
      var normal = PathText.normalize(path);
      return normal.equals(path)
          ? null
          : "non-normalized path, consider use '" + normal + "' instead";
    };
  }

  /// The values of a header; if there is only one and it begins with `~*`, a regular expression.
  static void checkHeader(Value values, Report report) {
    if (values instanceof Value.Arr array
        && array.size() == 1
        && array.elements().getFirst() instanceof Value.Str value
        && value.text().startsWith("~*")) {
      var problem = RegexText.problem(value.text().substring(2));
      if (problem != null) {
        report.element(1, value).problem(problem);
      }
    }
  }

  private static @Nullable String problemWithRegex(RouterFlavor flavor, String regex) {
    return flavor == RouterFlavor.TRADITIONAL
        ? RegexText.syntaxProblem(regex)
        : RegexText.problem(regex);
  }
}
