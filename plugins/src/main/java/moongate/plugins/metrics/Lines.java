package moongate.plugins.metrics;

import java.util.concurrent.ThreadLocalRandom;
import moongate.model.value.Json;
import org.jspecify.annotations.Nullable;

/// Writes lines of StatsD: `name:value|type|@rate`.
public final class Lines {
  private Lines() {}

  /// A line; null if sampling leaves it out.
  ///
  /// @param name with tags where they belong to names
  /// @param rate how often it is sent, up to 1
  public static @Nullable String line(String name, String value, StatType type, double rate) {
    if (rate < 1 && ThreadLocalRandom.current().nextDouble() >= rate) {
      return null;
    }
    var sampled = rate < 1 ? "|@" + Json.number(rate) : "";
    return name + ":" + value + "|" + type.mark() + sampled;
  }

  /// Escapes text for a part of a name, between dots.
  public static String part(String text) {
    return replaced(text, "-_");
  }

  /// Escapes text for the value of a tag.
  public static String tag(String text) {
    return replaced(text, "-_./");
  }

  private static String replaced(String text, String allowed) {
    for (int i = 0; i < text.length(); i++) {
      if (!isAllowed(text.charAt(i), allowed)) {
        var all = text.toCharArray();
        for (int at = i; at < all.length; at++) {
          all[at] = isAllowed(all[at], allowed) ? all[at] : '_';
        }
        return new String(all);
      }
    }
    return text;
  }

  private static boolean isAllowed(char c, String allowed) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || c > '~'
        || allowed.indexOf(c) >= 0;
  }
}
