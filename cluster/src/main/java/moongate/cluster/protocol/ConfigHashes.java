package moongate.cluster.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.Snapshot;
import moongate.model.value.Value;

/// The hashes of a configuration, and of those parts of it that data planes rebuild separately: 32
/// hexadecimal digits each, 32 zeros for a part that is missing.
///
/// @param config the hash of the whole
public record ConfigHashes(
    String config,
    String routes,
    String services,
    String plugins,
    String upstreams,
    String targets) {
  /// The length of a hash, and of the payload of a ping.
  public static final int LENGTH = 32;

  private static final List<String> PARTS =
      List.of("routes", "services", "plugins", "upstreams", "targets");

  /// Computes the digests of a configuration table in one pass.
  static final class Digests {
    private final Map<String, String> parts = new HashMap<>();
    private final Canonical rest = new Canonical();
    private boolean hasRest;

    /// @param name must come in order
    void add(String name, Iterable<? extends Value> list) {
      if (PARTS.contains(name)) {
        var part = new Canonical();
        part.addArray(list);
        parts.put(name, part.hex());
      } else {
        hasRest = true;
        rest.addText(name + ":");
        rest.addArray(list);
        rest.addText(";");
      }
    }

    /// @param name must come in order
    void add(String name, Value value) {
      if (value instanceof Value.Arr array) {
        add(name, array.elements());
      } else if (PARTS.contains(name)) {
        parts.put(name, Canonical.digest(value));
      } else {
        hasRest = true;
        rest.addText(name + ":");
        rest.add(value);
        rest.addText(";");
      }
    }

    ConfigHashes result() {
      if (!hasRest) {
        rest.addText("{}");
      }
      var all = new StringBuilder();
      PARTS.forEach(part -> all.append(of(part)));
      all.append(rest.hex());
      return new ConfigHashes(
          Canonical.digest(all.toString()),
          of("routes"),
          of("services"),
          of("plugins"),
          of("upstreams"),
          of("targets"));
    }

    private String of(String part) {
      return parts.getOrDefault(part, Snapshot.NO_HASH);
    }
  }

  /// The hashes of a configuration table that was sent without them.
  public static ConfigHashes of(Value.Obj configTable) {
    var digests = new Digests();
    var names = new ArrayList<>(configTable.members().keySet());
    names.sort(null);
    names.forEach(name -> digests.add(name, configTable.at(name)));
    return digests.result();
  }

  Value.Obj toValue() {
    var members = new LinkedHashMap<String, Value>();
    members.put("config", Value.of(config));
    members.put("routes", Value.of(routes));
    members.put("services", Value.of(services));
    members.put("plugins", Value.of(plugins));
    members.put("upstreams", Value.of(upstreams));
    members.put("targets", Value.of(targets));
    return Value.of(members);
  }

  /// @param config used if `hashes` has none for the whole
  static ConfigHashes read(Value.Obj hashes, String config) {
    return new ConfigHashes(
        hash(hashes, "config", config),
        hash(hashes, "routes", Snapshot.NO_HASH),
        hash(hashes, "services", Snapshot.NO_HASH),
        hash(hashes, "plugins", Snapshot.NO_HASH),
        hash(hashes, "upstreams", Snapshot.NO_HASH),
        hash(hashes, "targets", Snapshot.NO_HASH));
  }

  private static String hash(Value.Obj hashes, String name, String otherwise) {
    return hashes.at(name) instanceof Value.Str text ? text.text() : otherwise;
  }
}
