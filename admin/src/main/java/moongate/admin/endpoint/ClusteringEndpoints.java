package moongate.admin.endpoint;

import static moongate.admin.reply.JsonObjects.object;

import java.time.Clock;
import java.util.LinkedHashMap;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.admin.request.Paging;
import moongate.model.schema.Expiry;
import moongate.model.value.Value;
import moongate.store.EntityStore;
import moongate.store.PageQuery;
import moongate.store.StoreException;

/// `/clustering`: the data planes that have connected to a control plane of this database.
///
/// @param store where control planes store what they know of data planes
public record ClusteringEndpoints(EntityStore store, boolean isControlPlane) {
  private static final String ENTITY = "clustering_data_planes";
  private static final String PATH = "/clustering/data-planes";

  /// `GET /clustering/data-planes`
  public Reply dataPlanes(AdminRequest request) throws StoreException {
    if (!isControlPlane) {
      return elsewhere();
    }
    var paging = Paging.of(request);
    var page = store.page(paging.of(ENTITY));
    var shown = page.entities().stream().map(row -> Expiry.shown(row, Clock.systemUTC())).toList();
    return Paging.reply(shown, page.next().map(Paging::offset), PATH + paging.nextQuery(page));
  }

  /// `GET /clustering/status`, the older form, which has no pages.
  public Reply status(AdminRequest request) throws StoreException {
    if (!isControlPlane) {
      return elsewhere();
    }
    var all = new LinkedHashMap<String, Value>();
    var query = PageQuery.of(ENTITY).size(1000);
    for (var page = store.page(query); ; page = store.page(query)) {
      page.entities().forEach(row -> all.put(row.text("id"), summary(row)));
      if (page.next().isEmpty()) {
        return Reply.json(200, Value.of(all)).with("Deprecation", "true");
      }
      query = query.after(page.next().get());
    }
  }

  private static Value.Obj summary(Value.Obj row) {
    return object(
        "config_hash", row.at("config_hash"),
        "hostname", row.at("hostname"),
        "ip", row.at("ip"),
        "last_seen", row.at("last_seen"));
  }

  private static Reply elsewhere() {
    return Reply.message(
        400,
        "this endpoint is only available when Kong is configured to run as Control Plane for the"
            + " cluster");
  }
}
