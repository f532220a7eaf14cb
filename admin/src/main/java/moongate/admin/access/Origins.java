package moongate.admin.access;

import java.util.List;
import java.util.Set;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// The sites whose pages browsers show the Admin API's answers to, as `https://manager.example`.
///
/// A page that an administrator happens to visit must not configure the node or read its secrets:
/// what a browser calls cross-site is refused, unless its origin is listed. Pages of the API's own
/// host are not, whatever their port.
///
/// @param listed these, and no others; none: every page of the API's own host
/// @param hosts the names of the API's own host
public record Origins(List<String> listed, HostNames hosts) {
  private static final HeaderName ORIGIN = HeaderName.of("Origin");

  /// What browsers say of the page behind a request; others do not send it (Fetch Metadata, 2.2 and
  /// 2.3).
  private static final HeaderName FETCH_SITE = HeaderName.of("Sec-Fetch-Site");

  private static final HeaderName FETCH_MODE = HeaderName.of("Sec-Fetch-Mode");
  private static final Set<String> READING = Set.of("GET", "HEAD");

  public Origins {
    listed = List.copyOf(listed);
  }

  /// What `Access-Control-Allow-Origin` says.
  public String allowed(RequestHead head) {
    var origin = head.headers().firstOr(ORIGIN, "");
    if (listed.isEmpty()) {
      return origin.isEmpty() ? "*" : origin;
    }
    return listed.contains(origin) ? origin : listed.getFirst();
  }

  /// Why a call is refused that a page of a site that is not listed makes; null when it is none.
  public @Nullable String refusal(Request request) {
    if (isForeign(request.head())) {
      return "a page of another site asks; admin_gui_origin can name the sites that may";
    }
    return hosts.isStrange(request)
        ? "the name in Host is unknown to this listener, which only this machine reaches; use"
            + " localhost or an address, or name it in admin_gui_api_url"
        : null;
  }

  /// True for a call by a page of another site. Who follows a link from there sees the answer
  /// alone.
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

  /// Without TLS browsers tell a host in a network only where a page is from. It may read, as at
  /// Kong's, and ask whether it may write.
  private static boolean isForeignForm(RequestHead head, String origin) {
    if (origin.isEmpty() || READING.contains(head.method()) || head.method().equals("OPTIONS")) {
      return false;
    }
    var own = HostNames.nameOf(head.headers().firstOr(HeaderName.HOST, ""));
    var asking = HostNames.nameOf(origin.replaceFirst("^[a-z]+://", ""));
    return !asking.equals(own);
  }
}
