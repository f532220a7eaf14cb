package moongate.gateway.plugin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import moongate.model.Snapshot;
import moongate.model.entity.PluginConfig;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.Type;
import moongate.model.schema.VaultReference;
import moongate.model.value.Value;

/// Replaces references with secrets, in those fields of a plugin's config that may have them. The
/// Admin API still shows the reference.
public final class ConfigSecrets {
  private final Secrets secrets;
  private final Snapshot snapshot;

  public ConfigSecrets(Secrets secrets, Snapshot snapshot) {
    this.secrets = secrets;
    this.snapshot = snapshot;
  }

  /// `plugin` with its secrets; the same object if it contains no reference.
  public PluginConfig resolved(PluginConfig plugin, Schema schema) {
    if (schema.fields().values().stream().noneMatch(ConfigSecrets::mayRefer)) {
      return plugin;
    }
    var place = "plugin " + plugin.name() + " (" + plugin.id() + "), config";
    var config = record(plugin.config(), schema, place);
    return config.equals(plugin.config()) ? plugin : plugin.withConfig(config);
  }

  private static boolean mayRefer(Field field) {
    return field.isReferenceable()
        || switch (field.type()) {
          case Type.ListOf(var element) -> mayRefer(element);
          case Type.SetOf(var element) -> mayRefer(element);
          case Type.MapOf(_, var values) -> mayRefer(values);
          case Type.RecordOf(var schema) ->
              schema.fields().values().stream().anyMatch(ConfigSecrets::mayRefer);
          default -> false;
        };
  }

  private Value.Obj record(Value.Obj object, Schema schema, String place) {
    var members = new LinkedHashMap<>(object.members());
    schema
        .fields()
        .forEach((name, field) ->
            members.computeIfPresent(
                name, (_, value) -> value(value, field, false, place + "." + name)));
    return new Value.Obj(members, object.line());
  }

  /// @param isReferenceable whether the field that `value` belongs to may have references
  private Value value(Value value, Field field, boolean isReferenceable, String place) {
    boolean mayRefer = isReferenceable || field.isReferenceable();
    if (value instanceof Value.Str text && mayRefer) {
      return VaultReference.isReference(text.text())
          ? new Value.Str(secrets.resolve(text.text(), place, snapshot), text.line(), null)
          : text;
    }
    return switch (field.type()) {
      case Type.ListOf(var element) when value instanceof Value.Arr array ->
          elements(array, element, mayRefer, place);
      case Type.SetOf(var element) when value instanceof Value.Arr array ->
          elements(array, element, mayRefer, place);
      case Type.MapOf(_, var values) when value instanceof Value.Obj object -> {
        var members = new LinkedHashMap<>(object.members());
        members.replaceAll((name, member) -> value(member, values, mayRefer, place + "." + name));
        yield new Value.Obj(members, object.line());
      }
      case Type.RecordOf(var schema) when value instanceof Value.Obj object ->
          record(object, schema, place);
      default -> value;
    };
  }

  private Value elements(Value.Arr array, Field element, boolean mayRefer, String place) {
    var elements = new ArrayList<Value>(array.size());
    for (var value : array.elements()) {
      elements.add(value(value, element, mayRefer, place + "[" + (elements.size() + 1) + "]"));
    }
    return new Value.Arr(elements, array.line());
  }
}
