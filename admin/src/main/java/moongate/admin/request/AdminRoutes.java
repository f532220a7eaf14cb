package moongate.admin.request;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import moongate.admin.form.Forms;
import moongate.admin.reply.Reply;
import moongate.model.entity.Workspace;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;

/// Finds the endpoint for a path and a method: a tree with one level for each part of a path. Built
/// once, at the start.
public final class AdminRoutes {
  /// Answers one kind of request.
  @FunctionalInterface
  public interface Endpoint {
    Reply answer(AdminRequest request) throws StoreException;
  }

  /// What a method does with a path.
  ///
  /// @param isReading whether it leaves everything as it is
  record Action(Endpoint endpoint, boolean isReading) {}

  /// What a path leads to: an action for each method, and the values of the path's variable parts.
  record Found(SortedMap<String, Action> actions, Map<String, String> variables) {
    /// All methods of this path, including HEAD and OPTIONS.
    String methods() {
      var names = new ArrayList<>(actions.keySet());
      names.add("OPTIONS");
      if (actions.containsKey("GET")) {
        names.add("HEAD");
      }
      Collections.sort(names);
      return String.join(", ", names);
    }

    Optional<Action> action(String method) {
      return Optional.ofNullable(actions.get(method.equals("HEAD") ? "GET" : method));
    }
  }

  private static final class Level {
    final Map<String, Level> words = new HashMap<>();
    final SortedMap<String, Action> actions = new TreeMap<>();
    @Nullable Level open;
    List<String> variables = List.of();

    Level down(String part) {
      if (!part.startsWith("{")) {
        return words.computeIfAbsent(part, _ -> new Level());
      }
      if (open == null) {
        open = new Level();
      }
      return open;
    }

    /// Fixed parts are tried before variable ones.
    @Nullable Level find(List<String> parts, int at, List<String> opened) {
      if (at == parts.size()) {
        return actions.isEmpty() ? null : this;
      }
      var word = words.get(parts.get(at));
      var found = word == null ? null : word.find(parts, at + 1, opened);
      if (found != null || open == null) {
        return found;
      }
      opened.add(parts.get(at));
      found = open.find(parts, at + 1, opened);
      if (found == null) {
        opened.removeLast();
      }
      return found;
    }
  }

  private final Level root = new Level();
  private final List<String> paths = new ArrayList<>();

  /// Adds an endpoint, as in `GET /routes/{id}`; replaces the one that was added before.
  public AdminRoutes on(String methodAndPath, Endpoint endpoint) {
    return on(methodAndPath, new Action(endpoint, methodAndPath.startsWith("GET ")));
  }

  /// The same for an endpoint that takes a document and only reads: whoever may read may use it.
  public AdminRoutes onCheck(String methodAndPath, Endpoint endpoint) {
    return on(methodAndPath, new Action(endpoint, true));
  }

  private AdminRoutes on(String methodAndPath, Action action) {
    int space = methodAndPath.indexOf(' ');
    var path = methodAndPath.substring(space + 1);
    var variables = new ArrayList<String>();
    var level = root;
    for (var part : parts(path)) {
      level = level.down(part);
      if (part.startsWith("{")) {
        variables.add(part.substring(1, part.length() - 1));
      }
    }
    if (level.actions.isEmpty()) {
      paths.add(path);
      level.variables = variables;
    }
    level.actions.put(methodAndPath.substring(0, space), action);
    return this;
  }

  /// The patterns of all paths, sorted.
  public List<String> paths() {
    return paths.stream().sorted().toList();
  }

  /// The name of the only workspace may stand before each path, as tools that support workspaces
  /// write it: `/default/routes`.
  Optional<Found> find(String path) {
    var parts = parts(path);
    var found = find(parts);
    return found.isEmpty() && parts.size() > 1 && parts.getFirst().equals(Workspace.DEFAULT_NAME)
        ? find(parts.subList(1, parts.size()))
        : found;
  }

  private Optional<Found> find(List<String> parts) {
    var opened = new ArrayList<String>();
    var level = root.find(parts, 0, opened);
    if (level == null) {
      return Optional.empty();
    }
    var variables = new LinkedHashMap<String, String>();
    for (int i = 0; i < opened.size(); i++) {
      variables.put(level.variables.get(i), Forms.decodePath(opened.get(i)));
    }
    return Optional.of(new Found(level.actions, variables));
  }

  private static List<String> parts(String path) {
    var parts = new ArrayList<String>();
    for (var part : path.split("/")) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
