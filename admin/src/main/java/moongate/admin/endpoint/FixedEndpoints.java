package moongate.admin.endpoint;

import java.util.List;
import java.util.Optional;
import moongate.admin.reply.JsonObjects;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.admin.request.AdminRoutes;
import moongate.admin.request.Paging;
import moongate.model.entity.Workspace;
import moongate.model.value.Value;

/// Paths that tools ask for and whose answer is fixed for this kind of node.
public final class FixedEndpoints {
  private FixedEndpoints() {}

  public static void add(AdminRoutes routes) {
    routes
        .on("GET /robots.txt", _ -> Reply.text("text/plain", "User-agent: *\nDisallow: /"))
        .on("GET /workspaces", _ -> Paging.reply(List.of(workspace()), Optional.empty(), ""))
        .on("GET /workspaces/{workspaces}", FixedEndpoints::oneWorkspace)
        .on("GET /status/dns", _ -> noDnsStatistics());
    for (var parent : List.of("", "/routes/{routes}", "/services/{services}")) {
      for (var rest : List.of("", "/{filter_chains}")) {
        for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
          routes.on(method + " " + parent + "/filter-chains" + rest, _ -> noWasm());
        }
      }
    }
  }

  private static Reply oneWorkspace(AdminRequest request) {
    var wanted = request.variable("workspaces");
    return wanted.equals(Workspace.DEFAULT_NAME) || wanted.equals(Workspace.DEFAULT_ID)
        ? Reply.json(200, workspace())
        : Reply.notFound();
  }

  private static Value.Obj workspace() {
    return JsonObjects.object(
        "id", Value.of(Workspace.DEFAULT_ID),
        "name", Value.of(Workspace.DEFAULT_NAME),
        "comment", Value.NULL,
        "config", Value.NULL,
        "meta", Value.NULL,
        "created_at", Value.of(0),
        "updated_at", Value.of(0));
  }

  public static Reply noDnsStatistics() {
    return Reply.message(501, "not implemented with the legacy DNS client");
  }

  private static Reply noWasm() {
    return Reply.message(400, "this endpoint is only available when wasm is enabled");
  }
}
