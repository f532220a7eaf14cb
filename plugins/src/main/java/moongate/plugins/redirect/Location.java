package moongate.plugins.redirect;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import moongate.gateway.uri.RequestTarget;

/// The configured location, in the parts between which a client's path and query are put.
///
/// @param start all before the query, without a last `/`
/// @param query without its `?`; empty for none
/// @param fragment with its `#`; empty for none
record Location(String start, String query, String fragment) {
  static Location of(String written) {
    int hash = written.indexOf('#');
    var whole = hash < 0 ? written : written.substring(0, hash);
    int mark = whole.indexOf('?');
    var start = mark < 0 ? whole : whole.substring(0, mark);
    return new Location(
        start.endsWith("/") ? start.substring(0, start.length() - 1) : start,
        mark < 0 ? "" : whole.substring(mark + 1),
        hash < 0 ? "" : written.substring(hash));
  }

  /// The location with the path and the query of `target` added to its own.
  String with(RequestTarget target) {
    var asked = target.query();
    var queries =
        Stream.of(query, asked == null ? "" : asked)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("&"));
    return start + target.rawPath() + (queries.isEmpty() ? "" : "?" + queries) + fragment;
  }
}
