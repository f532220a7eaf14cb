package moongate.admin.entity;

import java.util.HashSet;
import moongate.model.entity.PluginSchema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import moongate.store.EntityReader;
import moongate.store.StoreException;

/// Checks that a plugin has a protocol in common with the route or service that it is bound to.
final class PluginProtocols {
  private static final String PROTOCOLS = "protocols";
  private static final FieldPath PLACE = FieldPath.ROOT.field(PROTOCOLS);

  private PluginProtocols() {}

  static void check(EntityReader reader, Value.Obj plugin, Problems problems)
      throws StoreException {
    var own = plugin.texts(PROTOCOLS);
    var routeId = plugin.object("route").textOrNull("id");
    var route = routeId == null ? null : reader.find("routes", routeId).orElse(null);
    if (route != null && !PluginSchema.agree(own, route.texts(PROTOCOLS))) {
      problems.add(PLACE, "must match the associated route's protocols", 0);
    }
    var service = plugin.object("service").textOrNull("id");
    if (service != null) {
      var ofRoutes = new HashSet<String>();
      for (var one : reader.referring("routes", "service", service)) {
        ofRoutes.addAll(one.texts(PROTOCOLS));
      }
      if (!ofRoutes.isEmpty() && !PluginSchema.agree(own, ofRoutes)) {
        problems.add(
            PLACE,
            "must match the protocols of at least one route pointing to this Plugin's service",
            0);
      }
    }
  }
}
