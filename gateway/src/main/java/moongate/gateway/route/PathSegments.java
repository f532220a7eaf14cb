package moongate.gateway.route;

/// The segments of a normalised path, counted from 0; a slash at the end begins none.
final class PathSegments {
  private PathSegments() {}

  static int count(String path) {
    int count = 0;
    for (int at = 0; at < path.length() - 1; at++) {
      if (path.charAt(at) == '/') {
        count++;
      }
    }
    return count;
  }

  /// Where a segment begins; -1 when there are not so many.
  static int start(String path, int segment) {
    int at = 1;
    for (int i = 0; i < segment; i++) {
      int slash = path.indexOf('/', at);
      if (slash < 0) {
        return -1;
      }
      at = slash + 1;
    }
    return at < path.length() ? at : -1;
  }

  /// Where a segment ends; -1 when there are not so many.
  static int end(String path, int segment) {
    int start = start(path, segment);
    if (start < 0) {
      return -1;
    }
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }
}
