package moongate.admin.endpoint;

import static moongate.admin.reply.JsonObjects.object;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import moongate.admin.node.NodeInfo;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Value;
import moongate.store.ConfigStore;

/// Information about the node and its state: `/`, `/status`, `/plugins/enabled`, `/timers`.
public record InfoEndpoints(NodeInfo node, ConfigStore store) {
  private static final int LARGEST_SCALE = 6;

  public Reply root(AdminRequest request) {
    var inUse = new TreeSet<String>();
    store.current().plugins().stream().map(PluginConfig::name).forEach(inUse::add);
    var available = new LinkedHashMap<String, Value>();
    for (var plugin : node.plugins()) {
      available.put(
          plugin.name(),
          object("version", Value.of(plugin.version()), "priority", Value.of(plugin.priority())));
    }
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
            "timers", timers(),
            "plugins",
                object(
                    "available_on_server", Value.of(available),
                    "enabled_in_cluster", Value.ofTexts(List.copyOf(inUse))),
            "configuration", Value.of(node.settings()),
            "pids", object("master", pid, "workers", Value.of(List.of(pid)))));
  }

  public Reply status(AdminRequest request) {
    var unit = request.query().getOrDefault("unit", "m");
    var known = unit.toLowerCase(Locale.ROOT);
    if (known.length() != 1 || !"bkmg".contains(known)) {
      return Reply.message(400, "invalid unit '" + unit + "' (expected 'k/K', 'm/M', or 'g/G')");
    }
    var scale = request.query().getOrDefault("scale", "2");
    int digits = scale.matches("\\d") ? Math.min(Integer.parseInt(scale), LARGEST_SCALE) : 2;
    var runtime = Runtime.getRuntime();
    var used = size(runtime.totalMemory() - runtime.freeMemory(), known, digits);
    var process = object("http_allocated_gc", used, "pid", Value.of(ProcessHandle.current().pid()));
    var dictionaries = new TreeMap<String, Value>();
    for (var dictionary : node.dictionaries().get()) {
      dictionaries.put(
          dictionary.name(),
          object(
              "allocated_slabs", size(dictionary.used(), known, digits),
              "capacity", size(dictionary.capacity(), known, digits)));
    }
    var memory =
        object(
            "workers_lua_vms", Value.of(List.of(process)),
            "lua_shared_dicts", Value.of(dictionaries));
    var status = object("memory", memory, "server", server(node.traffic().get()));
    return Reply.json(
        200,
        node.hasDatabase()
            ? status.with("database", object("reachable", Value.of(store.isReachable())))
            : status.with("configuration_hash", Value.of(store.current().hash())));
  }

  private static Value.Obj server(NodeInfo.Traffic traffic) {
    return object(
        "connections_active", Value.of(traffic.connectionsActive()),
        "connections_reading", Value.of(0),
        "connections_writing", Value.of(traffic.writing()),
        "connections_waiting", Value.of(traffic.waiting()),
        "connections_accepted", Value.of(traffic.connectionsAccepted()),
        "connections_handled", Value.of(traffic.connectionsAccepted()),
        "total_requests", Value.of(traffic.requests()));
  }

  public Reply enabledPlugins(AdminRequest request) {
    var names = node.plugins().stream().map(NodeInfo.Plugin::name).sorted().toList();
    return Reply.json(200, object("enabled_plugins", Value.ofTexts(names)));
  }

  /// `/timers`: the timers of functions, on all event loops.
  public Reply timers(AdminRequest request) {
    var worker = object("id", Value.of(0), "count", Value.of(node.workers()));
    var now = node.timers().get();
    var all =
        object(
            "running", Value.of(now.running()),
            "pending", Value.of(now.pending()),
            "total", Value.of(now.running() + now.pending()));
    return Reply.json(200, object("worker", worker, "stats", object("sys", all)));
  }

  private Value.Obj timers() {
    var now = node.timers().get();
    return object("running", Value.of(now.running()), "pending", Value.of(now.pending()));
  }

  private static Value size(long bytes, String unit, int digits) {
    return switch (unit) {
      case "b" -> Value.of(bytes);
      case "k" -> Value.of(scaled(bytes, 10, "KiB", digits));
      case "g" -> Value.of(scaled(bytes, 30, "GiB", digits));
      default -> Value.of(scaled(bytes, 20, "MiB", digits));
    };
  }

  private static String scaled(long bytes, int shift, String name, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f %s", (double) bytes / (1L << shift), name);
  }
}
