package moongate.plugins.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import moongate.http.Grammar;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Utf8;

/// The headers such as `Session-Id` that tell the service or the client about a session.
///
/// @param headers by what they tell
record SessionInformation(Map<String, HeaderName> headers) {
  /// @param told names of information, such as `idling-timeout`
  static SessionInformation of(List<String> told) {
    var headers = new LinkedHashMap<String, HeaderName>();
    for (var name : told) {
      headers.put(name, HeaderName.of("Session-" + titled(name)));
    }
    return new SessionInformation(headers);
  }

  private static String titled(String name) {
    var titled = new StringBuilder(name.length());
    for (var word : name.split("-", -1)) {
      titled
          .append(titled.isEmpty() ? "" : "-")
          .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(word.substring(1));
    }
    return titled.toString();
  }

  /// Removes such headers that a client has sent itself.
  void removeFrom(Headers others) {
    headers.values().forEach(others::remove);
  }

  void addTo(Headers others, SessionHead head, Login login, Lifetime lifetime, long now) {
    headers.forEach((told, header) -> {
      var value = value(told, head, login, lifetime, now);
      if (!value.isEmpty() && Grammar.isFieldValue(value)) {
        others.set(header, value);
      }
    });
  }

  private static String value(
      String told, SessionHead head, Login login, Lifetime lifetime, long now) {
    return switch (told) {
      case "id" -> head.idText();
      case "audience" -> Utf8.bytes(login.audience());
      case "subject" -> Utf8.bytes(login.subject());
      case "timeout" -> seconds(lifetime.left(head, now));
      case "idling-timeout" -> seconds(lifetime.idlingLeft(head, now));
      case "rolling-timeout" -> seconds(lifetime.rollingLeft(head, now));
      default -> seconds(lifetime.absoluteLeft(head, now));
    };
  }

  private static String seconds(OptionalLong left) {
    return left.isEmpty() ? "" : Long.toString(left.getAsLong());
  }
}
