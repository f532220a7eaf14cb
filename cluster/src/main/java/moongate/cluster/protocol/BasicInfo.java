package moongate.cluster.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;

/// A data plane's report about itself, its first frame.
///
/// @param processConf its settings, without secrets
/// @param labels the labels that operators have given it
public record BasicInfo(List<Plugin> plugins, Value.Obj processConf, Map<String, String> labels) {
  private static final String TYPE = "basic_info";

  /// A plugin of the data plane.
  public record Plugin(String name, Optional<String> version) {}

  public BasicInfo {
    plugins = plugins.stream().sorted(Comparator.comparing(Plugin::name)).toList();
    labels = Map.copyOf(labels);
  }

  public Optional<Plugin> plugin(String name) {
    return plugins.stream().filter(plugin -> plugin.name().equals(name)).findFirst();
  }

  /// The payload of the frame: JSON, not compressed.
  public byte[] write() {
    var message = new LinkedHashMap<String, Value>();
    message.put("type", Value.of(TYPE));
    message.put("plugins", Value.of(plugins.stream().map(BasicInfo::written).toList()));
    message.put("process_conf", processConf);
    message.put("filters", Value.Obj.EMPTY);
    if (!labels.isEmpty()) {
      var sorted = new TreeMap<String, Value>();
      labels.forEach((name, text) -> sorted.put(name, Value.of(text)));
      message.put("labels", Value.of(sorted));
    }
    return Utf8.encode(Json.write(Value.of(message)));
  }

  private static Value.Obj written(Plugin plugin) {
    var members = new LinkedHashMap<String, Value>();
    members.put("name", Value.of(plugin.name()));
    plugin.version().ifPresent(version -> members.put("version", Value.of(version)));
    return Value.of(members);
  }

  /// Reads what [#write] has written. Fields that other versions have added are ignored.
  public static BasicInfo read(byte[] payload) throws ProtocolException {
    Value value;
    try {
      value = JsonText.parseData(Utf8.decode(payload));
    } catch (MalformedText e) {
      throw new ProtocolException("the first frame is not JSON: " + e.getMessage());
    }
    if (!(value instanceof Value.Obj message) || !message.at("type").equals(Value.of(TYPE))) {
      throw new ProtocolException("the first frame is not of type " + TYPE);
    }
    if (!(message.at("plugins") instanceof Value.Arr plugins)) {
      throw new ProtocolException("the list of plugins is missing in " + TYPE);
    }
    return new BasicInfo(
        plugins(plugins), message.object("process_conf"), labels(message.object("labels")));
  }

  private static List<Plugin> plugins(Value.Arr list) {
    var plugins = new ArrayList<Plugin>();
    for (var element : list.elements()) {
      if (element instanceof Value.Obj plugin && plugin.at("name") instanceof Value.Str name) {
        plugins.add(new Plugin(name.text(), version(plugin.at("version"))));
      }
    }
    return plugins;
  }

  private static Optional<String> version(Value value) {
    return value instanceof Value.Str text ? Optional.of(text.text()) : Optional.empty();
  }

  private static Map<String, String> labels(Value.Obj written) {
    var labels = new LinkedHashMap<String, String>();
    written
        .members()
        .forEach((name, value) -> {
          if (value instanceof Value.Str text) {
            labels.put(name, text.text());
          }
        });
    return labels;
  }
}
