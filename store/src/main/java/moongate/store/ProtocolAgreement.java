package moongate.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moongate.model.entity.PluginSchema;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// Checks that a plugin and the route or service of the plugin have a protocol in common.
final class ProtocolAgreement {
  private static final String NONE = "";

  private final Map<String, List<String>> ofRoutes = new HashMap<>();
  private final Map<String, Set<String>> ofServices = new HashMap<>();
  private final Map<String, Value.Obj> plugins = new HashMap<>();
  private final Problems problems;

  ProtocolAgreement(Map<String, List<Value.Obj>> documents, Problems problems) {
    this.problems = problems;
    for (var route : documents.getOrDefault("routes", List.of())) {
      var protocols = route.texts("protocols");
      ofRoutes.put(id(route), protocols);
      ofServices
          .computeIfAbsent(id(route.object("service")), _ -> new HashSet<>())
          .addAll(protocols);
    }
    for (var plugin : documents.getOrDefault("plugins", List.of())) {
      plugins.put(id(plugin), plugin);
    }
  }

  void check(List<Declared> declared) {
    for (var one : declared) {
      var plugin = one.entity().equals("plugins") ? plugins.get(one.id()) : null;
      if (plugin != null) {
        check(one, plugin);
      }
    }
  }

  private void check(Declared declared, Value.Obj plugin) {
    var protocols = plugin.texts("protocols");
    if (protocols.isEmpty()) {
      return;
    }
    var report = declared.report(problems).field("protocols", plugin.at("protocols"));
    var ofRoute = ofRoutes.get(id(plugin.object("route")));
    if (ofRoute != null && !PluginSchema.agree(protocols, ofRoute)) {
      report.problem("must match the associated route's protocols");
    }
    var service = id(plugin.object("service"));
    var ofService = service.equals(NONE) ? null : ofServices.get(service);
    if (ofService != null && !PluginSchema.agree(protocols, ofService)) {
      report.problem(
          "must match the protocols of at least one route pointing to this Plugin's service");
    }
  }

  private static String id(Value.Obj document) {
    return document.at("id") instanceof Value.Str id ? id.text() : NONE;
  }
}
