package moongate.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import moongate.model.PluginConfig;
import moongate.model.Value;
import moongate.store.ConfigStore;

/// What the node is and how it does: `/`, `/status`, `/plugins/enabled`.
record InfoEndpoints(NodeInfo node, ConfigStore store) {
  Reply root(AdminRequest request) {
    var inUse = new TreeSet<String>();
    store.current().plugins().stream().map(PluginConfig::name).forEach(inUse::add);
    var available = new LinkedHashMap<String, Value>();
    for (var plugin : node.plugins()) {
      available.put(
          plugin.name(),
          object("version", Value.of(node.version()), "priority", Value.of(plugin.priority())));
    }
    var settings = new LinkedHashMap<String, Value>();
    node.settings().forEach((name, text) -> settings.put(name, Value.of(text)));
    var pid = Value.of(ProcessHandle.current().pid());
    return Reply.json(
        200,
        object(
            "tagline", Value.of("Welcome to kong"),
            "version", Value.of(node.version()),
            "edition", Value.of("community"),
            "hostname", Value.of(node.hostname()),
            "node_id", Value.of(node.nodeId()),
            "lua_version", Value.of("Lua 5.1 (Moongate, LuaJIT dialect)"),
            "timers", object("running", Value.of(0), "pending", Value.of(0)),
            "plugins",
                object(
                    "available_on_server", Value.of(available),
                    "enabled_in_cluster", Value.ofTexts(List.copyOf(inUse))),
            "configuration", Value.of(settings),
            "pids", object("master", pid, "workers", Value.of(List.of(pid)))));
  }

  Reply status(AdminRequest request) {
    var unit = request.query().getOrDefault("unit", "m").toLowerCase(Locale.ROOT);
    if (!"bkmg".contains(unit) || unit.length() != 1) {
      return Reply.message(400, "invalid unit '" + unit + "' (expected 'k/K', 'm/M', or 'g/G')");
    }
    var runtime = Runtime.getRuntime();
    var used = size(runtime.totalMemory() - runtime.freeMemory(), unit);
    var traffic = node.traffic().get();
    return Reply.json(
        200,
        object(
            "memory",
                object(
                    "workers_lua_vms",
                    Value.of(
                        List.of(
                            object(
                                "http_allocated_gc",
                                used,
                                "pid",
                                Value.of(ProcessHandle.current().pid())))),
                    "lua_shared_dicts",
                    Value.Obj.EMPTY),
            "server",
                object(
                    "connections_active", Value.of(traffic.connectionsActive()),
                    "connections_reading", Value.of(0),
                    "connections_writing", Value.of(traffic.writing()),
                    "connections_waiting", Value.of(traffic.waiting()),
                    "connections_accepted", Value.of(traffic.connectionsAccepted()),
                    "connections_handled", Value.of(traffic.connectionsAccepted()),
                    "total_requests", Value.of(traffic.requests())),
            "configuration_hash", Value.of(store.current().hash())));
  }

  Reply enabledPlugins(AdminRequest request) {
    var names = node.plugins().stream().map(NodeInfo.Plugin::name).sorted().toList();
    return Reply.json(200, object("enabled_plugins", Value.ofTexts(names)));
  }

  private static Value size(long bytes, String unit) {
    return switch (unit) {
      case "b" -> Value.of(bytes);
      case "k" -> Value.of(scaled(bytes, 10, "KiB"));
      case "g" -> Value.of(scaled(bytes, 30, "GiB"));
      default -> Value.of(scaled(bytes, 20, "MiB"));
    };
  }

  private static String scaled(long bytes, int shift, String name) {
    return String.format(Locale.ROOT, "%.2f %s", (double) bytes / (1L << shift), name);
  }

  /// An object from names and values, in turn.
  private static Value.Obj object(Object... namesAndValues) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], (Value) namesAndValues[i + 1]);
    }
    return Value.of(members);
  }
}
