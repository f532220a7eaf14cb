package moongate.plugins.proxycache;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import moongate.http.HeaderName;
import moongate.http.Headers;

/// The directives of a `Cache-Control` header.
record CacheControl(Map<String, String> directives) {
  private static final HeaderName NAME = HeaderName.of("Cache-Control");
  private static final HeaderName EXPIRES = HeaderName.of("Expires");

  static CacheControl of(Headers headers) {
    var directives = new HashMap<String, String>();
    for (int i = headers.find(NAME); i >= 0; i = headers.find(NAME, i)) {
      for (var part : headers.valueAt(i).split(",", -1)) {
        int equals = part.indexOf('=');
        var name = (equals < 0 ? part : part.substring(0, equals)).strip();
        var value = equals < 0 ? "" : part.substring(equals + 1).strip().replace("\"", "");
        directives.put(name.toLowerCase(Locale.ROOT), value);
      }
    }
    return new CacheControl(directives);
  }

  boolean has(String directive) {
    return directives.containsKey(directive);
  }

  OptionalLong seconds(String directive) {
    var text = directives.getOrDefault(directive, "");
    return !text.isEmpty() && text.length() < 12 && text.chars().allMatch(Character::isDigit)
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /// How long the response with these headers is fresh; empty if they do not say it.
  OptionalLong life(Headers headers, long nowMillis) {
    for (var directive : new String[] {"s-maxage", "max-age"}) {
      var seconds = seconds(directive);
      if (seconds.isPresent()) {
        return seconds;
      }
    }
    var expires = headers.firstOr(EXPIRES, "");
    if (expires.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      var end = ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME);
      return OptionalLong.of(Math.max(0, end.toEpochSecond() - nowMillis / 1000));
    } catch (DateTimeException malformed) {
      return OptionalLong.of(0);
    }
  }
}
