package moongate.admin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Finds the endpoint for a path and a method. Built once, at start.
final class AdminRoutes {
  /// Answers one kind of request.
  @FunctionalInterface
  interface Endpoint {
    Reply answer(AdminRequest request);
  }

  /// What stands behind a path: an endpoint for each method, and the open parts of the path.
  record Found(SortedMap<String, Endpoint> endpoints, Map<String, String> variables) {
    /// All methods that this path answers, HEAD and OPTIONS included.
    String methods() {
      var names = new ArrayList<>(endpoints.keySet());
      names.add("OPTIONS");
      if (endpoints.containsKey("GET")) {
        names.add("HEAD");
      }
      Collections.sort(names);
      return String.join(", ", names);
    }

    Optional<Endpoint> endpoint(String method) {
      return Optional.ofNullable(endpoints.get(method.equals("HEAD") ? "GET" : method));
    }
  }

  private final Map<List<String>, SortedMap<String, Endpoint>> routes = new LinkedHashMap<>();

  /// Adds `GET /routes/{id}`; routes that were added earlier win.
  AdminRoutes on(String methodAndPath, Endpoint endpoint) {
    var space = methodAndPath.indexOf(' ');
    routes
        .computeIfAbsent(segments(methodAndPath.substring(space + 1)), _ -> new TreeMap<>())
        .put(methodAndPath.substring(0, space), endpoint);
    return this;
  }

  /// The patterns of all paths, sorted.
  List<String> paths() {
    return routes.keySet().stream()
        .map(pattern -> "/" + String.join("/", pattern))
        .sorted()
        .toList();
  }

  Optional<Found> find(String path) {
    var segments = segments(path);
    for (var route : routes.entrySet()) {
      var variables = new LinkedHashMap<String, String>();
      if (matches(route.getKey(), segments, variables)) {
        return Optional.of(new Found(route.getValue(), variables));
      }
    }
    return Optional.empty();
  }

  private static boolean matches(
      List<String> pattern, List<String> segments, Map<String, String> variables) {
    if (pattern.size() != segments.size()) {
      return false;
    }
    for (var i = 0; i < pattern.size(); i++) {
      var expected = pattern.get(i);
      if (expected.startsWith("{")) {
        variables.put(expected.substring(1, expected.length() - 1), Forms.decode(segments.get(i)));
      } else if (!expected.equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> segments(String path) {
    var trimmed = path.replaceAll("^/+|/+$", "");
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("/+"));
  }
}
