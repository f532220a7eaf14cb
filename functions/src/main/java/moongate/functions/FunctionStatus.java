package moongate.functions;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import moongate.functions.api.FunctionTotals;
import moongate.functions.run.FunctionReport;
import moongate.functions.run.RunsFunctions;
import moongate.gateway.plugin.PluginInstance;
import moongate.lua.runtime.BudgetExceeded;
import moongate.model.Snapshot;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// One function of the configuration that is served, and what it did so far.
///
/// @param plugin the configuration that it belongs to
/// @param route the name of its route, or the id where there is no name; null without a route
/// @param service the same of its service
/// @param place as logs and metrics name it: `access[1]`, `custom_fields_by_lua.NAME`
/// @param phase in Kong's words
/// @param index its place among the functions of its phase, from 1
/// @param file the file that it was read from, if any
/// @param onError what its failure does to the request: `close`, `open`
public record FunctionStatus(
    PluginConfig plugin,
    @Nullable String route,
    @Nullable String service,
    String place,
    String phase,
    int index,
    @Nullable String file,
    String onError,
    FunctionTotals totals) {
  /// Every function of a plan.
  ///
  /// @param snapshot what the plan was made of
  public static List<FunctionStatus> of(Collection<PluginInstance> plugins, Snapshot snapshot) {
    return plugins.stream()
        .map(PluginInstance::plugin)
        .filter(RunsFunctions.class::isInstance)
        .map(RunsFunctions.class::cast)
        .sorted(Comparator.comparing(plugin -> plugin.config().id()))
        .flatMap(plugin ->
            plugin.functions().reports().stream()
                .map(report -> of(plugin.config(), snapshot, report)))
        .toList();
  }

  private static FunctionStatus of(PluginConfig plugin, Snapshot snapshot, FunctionReport report) {
    var source = report.source();
    return new FunctionStatus(
        plugin,
        routeName(snapshot, plugin.routeId()),
        serviceName(snapshot, plugin.serviceId()),
        source.place().toString(),
        source.place().phase().kongName(),
        source.place().index(),
        source.file(),
        source.onError().word(),
        report.totals());
  }

  private static @Nullable String routeName(Snapshot snapshot, @Nullable String id) {
    var route = id == null ? null : snapshot.route(id);
    return route == null ? id : Objects.requireNonNullElse(route.name(), id);
  }

  private static @Nullable String serviceName(Snapshot snapshot, @Nullable String id) {
    var service = id == null ? null : snapshot.service(id);
    return service == null ? id : Objects.requireNonNullElse(service.name(), id);
  }

  /// As `GET /functions` shows it.
  public Value.Obj toValue() {
    var out = new LinkedHashMap<String, Value>();
    var owner = new LinkedHashMap<String, Value>();
    owner.put("id", Value.of(plugin.id()));
    owner.put("name", Value.of(plugin.name()));
    owner.put("instance_name", text(plugin.instanceName()));
    out.put("plugin", Value.of(owner));
    out.put("route", text(route));
    out.put("service", text(service));
    out.put("function", Value.of(place));
    out.put("phase", Value.of(phase));
    out.put("index", Value.of(index));
    out.put("file", text(file));
    out.put("on_error", Value.of(onError));
    putTotals(out);
    return Value.of(out);
  }

  private void putTotals(Map<String, Value> out) {
    out.put("calls", Value.of(totals.calls()));
    out.put("errors", Value.of(totals.errors()));
    var kills = new LinkedHashMap<String, Value>();
    for (var kind : BudgetExceeded.Kind.values()) {
      kills.put(kind.word(), Value.of(totals.kills().getOrDefault(kind, 0L)));
    }
    out.put("kills", Value.of(kills));
    out.put("refused", Value.of(totals.refused()));
    out.put("resets", Value.of(totals.resets()));
    out.put("cpu_seconds", Value.of(totals.cpuNanos() / 1e9));
    out.put("allocated_bytes", Value.of(totals.allocated()));
    out.put("retained_bytes", Value.of(totals.retained()));
    var failure = totals.lastFailure();
    var last = new LinkedHashMap<String, Value>();
    if (failure != null) {
      last.put("at", Value.of(Instant.ofEpochMilli(failure.millis()).toString()));
      last.put("message", Value.of(failure.message()));
    }
    out.put("last_error", failure == null ? Value.NULL : Value.of(last));
  }

  private static Value text(@Nullable String text) {
    return text == null ? Value.NULL : Value.of(text);
  }
}
