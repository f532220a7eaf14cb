package moongate.functions.ngx;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The properties of characters that PCRE knows (categories, scripts, and binary ones such as
/// `Alphabetic`), and what Java calls them.
final class UnicodeProperty {
  private static final Map<String, String> OF_PCRE = Map.of("L&", "LC");

  private static final Pattern PREFIX = Pattern.compile("(?i)^(?:script|sc|scx)\\s*[=:]\\s*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]+");

  private UnicodeProperty() {}

  /// What stands in Java between the braces of `\p{}`; null when there is no such property.
  static @Nullable String inJava(String pcre) {
    var known = OF_PCRE.get(pcre);
    if (known != null) {
      return known;
    }
    var name = PREFIX.matcher(pcre).replaceFirst("");
    return NAME.matcher(name).matches() && isKnown("Is" + name) ? "Is" + name : null;
  }

  private static boolean isKnown(String java) {
    try {
      Pattern.compile("\\p{" + java + "}");
      return true;
    } catch (PatternSyntaxException unknown) {
      return false;
    }
  }
}
