package moongate.gateway.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Locale;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.expression.RegexText;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// A header that a route requires: any of its occurrences must have one of the values, or match the
/// regex (`~*…`). Case does not matter.
final class HeaderRule {
  private final HeaderName name;
  private final List<String> values;
  private final @Nullable Pattern regex;

  private HeaderRule(HeaderName name, List<String> values, @Nullable Pattern regex) {
    this.name = name;
    this.values = values;
    this.regex = regex;
  }

  static HeaderRule of(String name, List<String> values) {
    var lower =
        values.stream().map(Utf8::bytes).map(value -> value.toLowerCase(Locale.ROOT)).toList();
    boolean isRegex = values.size() == 1 && values.getFirst().startsWith("~*");
    var regex = isRegex ? compile(Utf8.bytes(values.getFirst()).substring(2)) : null;
    return new HeaderRule(HeaderName.of(name), lower, regex);
  }

  private static Pattern compile(String regex) {
    var tooLarge = RegexText.sizeProblem(regex);
    if (tooLarge != null) {
      throw new RouterException(tooLarge);
    }
    try {
      return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw new RouterException("invalid header regex '" + regex + "': " + e.getDescription());
    }
  }

  boolean matches(Headers headers) {
    for (int i = headers.find(name); i >= 0; i = headers.find(name, i)) {
      if (matches(headers, i)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(Headers headers, int index) {
    if (regex != null) {
      return regex.matcher(headers.valueAt(index)).find();
    }
    for (var value : values) {
      if (headers.valueEquals(index, value)) {
        return true;
      }
    }
    return false;
  }
}
