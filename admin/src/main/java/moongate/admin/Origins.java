package moongate.admin;

import java.util.List;
import moongate.http.HeaderName;
import moongate.http.RequestHead;

/// The sites whose pages browsers show the Admin API's answers to, as `https://manager.example`.
///
/// @param listed these, and no others; none: every site
public record Origins(List<String> listed) {
  /// Every site.
  public static final Origins ANY = new Origins(List.of());

  private static final HeaderName ORIGIN = HeaderName.of("Origin");

  public Origins {
    listed = List.copyOf(listed);
  }

  /// What `Access-Control-Allow-Origin` says.
  String allowed(RequestHead head) {
    var origin = head.headers().firstOr(ORIGIN, "");
    if (listed.isEmpty()) {
      return origin.isEmpty() ? "*" : origin;
    }
    return listed.contains(origin) ? origin : listed.getFirst();
  }
}
