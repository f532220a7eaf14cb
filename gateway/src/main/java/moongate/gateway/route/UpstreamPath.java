package moongate.gateway.route;

import org.jspecify.annotations.Nullable;

/// The path for a service: the service's own path, followed by the rest of the request's path.
public final class UpstreamPath {
  private UpstreamPath() {}

  /// With `path_handling: v0`.
  ///
  /// @param servicePath the service's path; null for `/`
  /// @param requestPath the normalised path of the request
  /// @param matched what the route matched, to be cut off; null to cut off nothing
  public static String of(
      @Nullable String servicePath, String requestPath, @Nullable String matched) {
    var base = servicePath == null ? "/" : servicePath;
    return matched == null || matched.equals("/")
        ? whole(base, requestPath)
        : stripped(base, requestPath, rest(requestPath, matched));
  }

  /// With `path_handling: v1`, where the service's path is a prefix: what comes behind it follows
  /// without a slash that is not in either.
  public static String prefixed(
      @Nullable String servicePath, String requestPath, @Nullable String matched) {
    var base = servicePath == null ? "/" : servicePath;
    var rest = matched == null ? requestPath.substring(1) : rest(requestPath, matched);
    return base.endsWith("/") && rest.startsWith("/")
        ? base.concat(rest.substring(1))
        : base.concat(rest);
  }

  private static String whole(String base, String request) {
    if (base.endsWith("/")) {
      return base.length() == 1 ? request : base.concat(request.substring(1));
    }
    return request.equals("/") ? base : base.concat(request);
  }

  private static String rest(String request, String matched) {
    int from = matched.length();
    if (request.startsWith("./", from)) {
      from += 2;
    } else if (request.startsWith("../", from)) {
      from += 3;
    }
    return request.substring(from);
  }

  private static String stripped(String base, String request, String rest) {
    if (base.endsWith("/")) {
      return strippedBelowFolder(base, request, rest);
    }
    if (rest.isEmpty()) {
      return request.length() > 1 && request.endsWith("/") ? base.concat("/") : base;
    }
    return rest.startsWith("/") ? base.concat(rest) : base + "/" + rest;
  }

  private static String strippedBelowFolder(String base, String request, String rest) {
    if (rest.isEmpty()) {
      return base.length() == 1 || request.endsWith("/")
          ? base
          : base.substring(0, base.length() - 1);
    }
    if (!rest.startsWith("/")) {
      return base.concat(rest);
    }
    return base.length() == 1 ? rest : base.substring(0, base.length() - 1).concat(rest);
  }
}
