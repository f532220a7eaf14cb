package moongate.gateway.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.model.Consumer;
import moongate.model.Credential;
import moongate.model.Snapshot;
import moongate.model.Utf8;
import org.jspecify.annotations.Nullable;

/// The consumers of a plan and their credentials, ready to be looked up. Immutable but for its
/// indexes, which are built when a plugin asks for them while the plan is compiled.
public final class Consumers {
  private final Snapshot snapshot;
  private final Map<String, Consumer> byUsername = new HashMap<>();
  private final Map<String, Map<String, Credential>> indexes = new HashMap<>();

  public Consumers(Snapshot snapshot) {
    this.snapshot = snapshot;
    for (var consumer : snapshot.consumers()) {
      if (consumer.username() != null) {
        byUsername.put(consumer.username(), consumer);
      }
    }
  }

  /// The consumer with this id; null when there is none.
  public @Nullable Consumer byId(String id) {
    return snapshot.consumer(id);
  }

  /// The consumer with this user name; null when there is none.
  public @Nullable Consumer byUsername(String username) {
    return byUsername.get(username);
  }

  /// The credentials of one type by the value of one of their fields, as a byte string. Ask for it
  /// once, in [PluginType#create].
  ///
  /// @param type the plural name, such as `keyauth_credentials`
  /// @param field a field of text that is unique among them
  public Map<String, Credential> credentials(String type, String field) {
    return indexes.computeIfAbsent(
        type + "/" + field, _ -> index(snapshot.credentials(type), field));
  }

  private static Map<String, Credential> index(List<Credential> credentials, String field) {
    var index = new HashMap<String, Credential>();
    for (var credential : credentials) {
      var value = credential.document().textOrNull(field);
      if (value != null) {
        index.put(Utf8.bytes(value), credential);
      }
    }
    return Map.copyOf(index);
  }
}
