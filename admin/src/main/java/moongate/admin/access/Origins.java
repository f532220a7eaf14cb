package moongate.admin.access;

import java.util.List;
import java.util.Set;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// The web sites whose pages may use the Admin API, such as `https://manager.example`.
///
/// A page that an administrator happens to visit must not configure the node or read its secrets.
/// So requests that a browser marks as cross-site are refused unless their origin is listed. Pages
/// of the API's own host are allowed, on any port.
///
/// @param listed the allowed sites; if empty, all pages of the API's own host
/// @param hosts the names of the API's own host
public record Origins(List<String> listed, HostNames hosts) {
  private static final HeaderName ORIGIN = HeaderName.of("Origin");

  /// The header in which browsers tell about the page that makes a request; other clients do not
  /// send it (Fetch Metadata, 2.2 and 2.3).
  private static final HeaderName FETCH_SITE = HeaderName.of("Sec-Fetch-Site");

  private static final HeaderName FETCH_MODE = HeaderName.of("Sec-Fetch-Mode");
  private static final Set<String> READING = Set.of("GET", "HEAD");

  public Origins {
    listed = List.copyOf(listed);
  }

  /// The value of `Access-Control-Allow-Origin`.
  public String allowed(RequestHead head) {
    var origin = head.headers().firstOr(ORIGIN, "");
    if (listed.isEmpty()) {
      return origin.isEmpty() ? "*" : origin;
    }
    return listed.contains(origin) ? origin : listed.getFirst();
  }

  /// Why a request is refused: it was made by a page of a site that is not listed. Null if it is
  /// allowed.
  public @Nullable String refusal(Request request) {
    if (isForeign(request.head())) {
      return "a page of another site asks; admin_gui_origin can name the sites that may";
    }
    return hosts.isStrange(request)
        ? "the name in Host is unknown to this listener, which only this machine reaches; use"
            + " localhost or an address, or name it in admin_gui_api_url"
        : null;
  }

  /// True for a request that a page of another site makes. If a user follows a link from there,
  /// only the user sees the answer, so that is allowed.
  private boolean isForeign(RequestHead head) {
    var headers = head.headers();
    var origin = headers.firstOr(ORIGIN, "");
    var site = headers.firstOr(FETCH_SITE, "");
    if (listed.contains(origin)) {
      return false;
    }
    return site.isEmpty()
        ? isForeignForm(head, origin)
        : site.equals("cross-site")
            && !(READING.contains(head.method())
                && headers.firstOr(FETCH_MODE, "").equals("navigate"));
  }

  /// Without TLS, browsers tell nothing but the page's origin, except to hosts on loopback. Such a
  /// page may read, as with Kong, and may ask whether it may write.
  private static boolean isForeignForm(RequestHead head, String origin) {
    if (origin.isEmpty() || READING.contains(head.method()) || head.method().equals("OPTIONS")) {
      return false;
    }
    var own = HostNames.nameOf(head.headers().firstOr(HeaderName.HOST, ""));
    var asking = HostNames.nameOf(origin.replaceFirst("^[a-z]+://", ""));
    return !asking.equals(own);
  }
}
