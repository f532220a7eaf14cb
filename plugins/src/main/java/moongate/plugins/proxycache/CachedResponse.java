package moongate.plugins.proxycache;

import java.util.LinkedHashMap;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// A response of a service.
///
/// @param body as bytes
/// @param sinceMillis when, in milliseconds since 1970
/// @param lifeSeconds how long it is fresh
/// @param keptSeconds how long it is kept
record CachedResponse(
    int status,
    Headers headers,
    String body,
    long sinceMillis,
    long lifeSeconds,
    long keptSeconds) {
  private static final int OVERHEAD = 500;

  long ageSeconds(long nowMillis) {
    return Math.max(0, (nowMillis - sinceMillis) / 1000);
  }

  /// A response from the future is not kept until then: the clock was set back.
  boolean isKept(long nowMillis) {
    long seconds = (nowMillis - sinceMillis) / 1000;
    return seconds >= 0 && seconds < keptSeconds;
  }

  /// The approximate size in memory, in bytes.
  long size() {
    return OVERHEAD + body.length() + headers.length();
  }

  /// The response for the Admin API.
  Value shown() {
    var lines = new LinkedHashMap<String, Value>();
    for (int i = 0; i < headers.size(); i++) {
      lines.put(headers.lowerNameAt(i), Value.of(Utf8.text(headers.valueAt(i))));
    }
    var members = new LinkedHashMap<String, Value>();
    members.put("status", Value.of(status));
    members.put("headers", Value.of(lines));
    members.put("body", Value.of(Utf8.text(body)));
    members.put("body_len", Value.of(body.length()));
    members.put("timestamp", Value.of(sinceMillis / 1000.0));
    members.put("ttl", Value.of(lifeSeconds));
    members.put("version", Value.of(1));
    return Value.of(members);
  }
}
