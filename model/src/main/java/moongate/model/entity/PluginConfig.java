package moongate.model.entity;

import java.util.List;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// One configuration of a plugin: its scope, and its config with defaults. An id that is null does
/// not restrict the scope.
public record PluginConfig(
    String id,
    String name,
    @Nullable String instanceName,
    @Nullable String routeId,
    @Nullable String serviceId,
    @Nullable String consumerId,
    boolean enabled,
    List<String> protocols,
    Value.Obj config,
    Value.Obj document)
    implements Entity {
  public static PluginConfig of(Value.Obj document) {
    return new PluginConfig(
        document.text("id"),
        document.text("name"),
        document.textOrNull("instance_name"),
        document.object("route").textOrNull("id"),
        document.object("service").textOrNull("id"),
        document.object("consumer").textOrNull("id"),
        document.flag("enabled"),
        document.texts("protocols"),
        document.object("config"),
        document);
  }

  /// The same with another config; the document does not change.
  public PluginConfig withConfig(Value.Obj other) {
    return new PluginConfig(
        id,
        name,
        instanceName,
        routeId,
        serviceId,
        consumerId,
        enabled,
        protocols,
        other,
        document);
  }

  public boolean isGlobal() {
    return routeId == null && serviceId == null && consumerId == null;
  }
}
