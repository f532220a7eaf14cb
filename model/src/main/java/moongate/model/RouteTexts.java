package moongate.model;

import java.util.regex.Pattern;
import moongate.model.expression.RegexText;
import org.jspecify.annotations.Nullable;

/// Rules for the texts that routes are matched by.
final class RouteTexts {
  private static final Pattern PORT = Pattern.compile(":\\d+$");

  private RouteTexts() {}

  /// A host name, perhaps with a port and with one wildcard at either end.
  static TextCheck host() {
    return RouteTexts::problemWithHost;
  }

  /// As [#sni()]; the flavour `traditional` has no wildcards here.
  static TextCheck sni(RouterFlavor flavor) {
    if (flavor != RouterFlavor.TRADITIONAL) {
      return sni();
    }
    return sni -> sni.indexOf('*') >= 0 ? "wildcard not allowed" : sni().problemWith(sni);
  }

  /// As [#host()], without a port.
  static TextCheck sni() {
    return sni -> {
      var problem = problemWithHost(sni);
      if (problem != null) {
        return problem;
      }
      return HostName.of(sni.replace("*", "any")).port() < 0 ? null : "must not have a port";
    };
  }

  private static @Nullable String problemWithHost(String host) {
    int star = host.indexOf('*');
    if (star != host.lastIndexOf('*')) {
      return "invalid wildcard: must have at most one wildcard";
    }
    if (star >= 0) {
      var bare = PORT.matcher(host).replaceFirst("");
      boolean isAtEnd = (bare.startsWith("*.") || bare.endsWith(".*")) && bare.length() > 2;
      if (!isAtEnd) {
        return "invalid wildcard: must be placed at leftmost or rightmost label";
      }
    }
    // As clients write it: an IPv6 address in brackets.
    boolean isBare = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    boolean isValid =
        !isBare && HostName.of(host.replace("*", "any")).kind() != HostName.Kind.INVALID;
    return isValid ? null : "invalid hostname: " + host;
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

  private static @Nullable String problemWithRegex(RouterFlavor flavor, String regex) {
    return flavor == RouterFlavor.TRADITIONAL
        ? RegexText.syntaxProblem(regex)
        : RegexText.problem(regex);
  }
}
