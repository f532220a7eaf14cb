package moongate.gateway.uri;

import org.jspecify.annotations.Nullable;

/// What the client asked for: the request target, in its parts. Never changes; all of it is text as
/// bytes (Latin-1 view).
public final class RequestTarget {
  private final String raw;
  private final int pathStart;
  private final int queryMark;
  private @Nullable String rawPath;
  private @Nullable String path;
  private @Nullable String query;

  private RequestTarget(String raw, int pathStart, int queryMark) {
    this.raw = raw;
    this.pathStart = pathStart;
    this.queryMark = queryMark;
  }

  /// Splits `/path?query` or `http://authority/path?query`.
  public static RequestTarget parse(String raw) {
    int pathStart = raw.startsWith("/") ? 0 : authorityEnd(raw);
    return new RequestTarget(raw, pathStart, raw.indexOf('?', pathStart));
  }

  private static int authorityEnd(String raw) {
    int at = raw.indexOf("://");
    at = at < 0 ? raw.length() : at + 3;
    while (at < raw.length() && raw.charAt(at) != '/' && raw.charAt(at) != '?') {
      at++;
    }
    return at;
  }

  /// True for a path and for an absolute URI, the two forms that a gateway can handle, unless
  /// servers interpret the path differently.
  public boolean isUsable() {
    return (raw.startsWith("/") || raw.contains("://")) && hasClearPath();
  }

  /// A path that was already normal is also well-formed.
  @SuppressWarnings("ReferenceEquality") // an equal copy is only looked through once more
  private boolean hasClearPath() {
    return path() == rawPath() || Paths.isWellFormed(rawPath());
  }

  /// The whole of it, as received.
  public String raw() {
    return raw;
  }

  /// The path with its query, as received.
  public String pathWithQuery() {
    if (pathStart == 0) {
      return raw;
    }
    return queryMark < 0 ? rawPath() : rawPath() + raw.substring(queryMark);
  }

  /// The host part of an absolute target, as received; null for the usual form.
  public @Nullable String authority() {
    if (pathStart == 0) {
      return null;
    }
    int scheme = raw.indexOf("://");
    return scheme < 0 ? null : raw.substring(scheme + 3, pathStart);
  }

  /// The path before normalisation.
  public String rawPath() {
    var known = rawPath;
    if (known == null) {
      known = queryMark < 0 ? raw.substring(pathStart) : raw.substring(pathStart, queryMark);
      rawPath = known = known.isEmpty() ? "/" : known;
    }
    return known;
  }

  /// The normalised path: what routes match and services receive.
  public String path() {
    var known = path;
    if (known == null) {
      path = known = Paths.normalize(rawPath());
    }
    return known;
  }

  /// The query as received, without its `?`; null when there is no `?`.
  public @Nullable String query() {
    if (query == null && queryMark >= 0) {
      query = raw.substring(queryMark + 1);
    }
    return query;
  }

  /// True if `path` is the very object that the client's target contains, so that nothing has to be
  /// put together.
  @SuppressWarnings("ReferenceEquality") // as said above
  public boolean isRawPath(String path) {
    return pathStart == 0 && path == rawPath;
  }

  @Override
  public String toString() {
    return raw;
  }
}
