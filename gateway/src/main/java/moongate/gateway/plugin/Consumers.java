package moongate.gateway.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import moongate.model.Snapshot;
import moongate.model.entity.Consumer;
import moongate.model.entity.Credential;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// The consumers of a plan and their credentials, in memory. Immutable but for its indexes, which
/// are built when a plugin asks for them while the plan is compiled. A later plan takes over the
/// indexes whose entities have not changed.
public final class Consumers {
  private final Snapshot snapshot;
  private final Map<String, Consumer> byUsername;
  private final Map<IndexKey, Index> indexes = new ConcurrentHashMap<>();
  private final Map<IndexKey, Index> previous;

  /// @param name tells the indexes over one type apart
  private record IndexKey(String type, String name) {}

  /// @param credentials what the index was made from
  private record Index(List<Credential> credentials, Object content) {}

  public Consumers(Snapshot snapshot) {
    this(snapshot, null);
  }

  /// The consumers of a snapshot. The same object as before if neither consumers nor credentials
  /// have changed.
  ///
  /// @param old those of the plan before
  public static Consumers of(Snapshot snapshot, @Nullable Consumers old) {
    return old != null && snapshot.hasSameConsumers(old.snapshot)
        ? old
        : new Consumers(snapshot, old);
  }

  private Consumers(Snapshot snapshot, @Nullable Consumers old) {
    this.snapshot = snapshot;
    this.previous = old == null ? Map.of() : Map.copyOf(old.indexes);
    this.byUsername =
        old != null && isSame(snapshot.consumers(), old.snapshot.consumers())
            ? old.byUsername
            : byUsername(snapshot);
  }

  private static Map<String, Consumer> byUsername(Snapshot snapshot) {
    var index = new HashMap<String, Consumer>();
    for (var consumer : snapshot.consumers()) {
      if (consumer.username() != null) {
        index.put(consumer.username(), consumer);
      }
    }
    return index;
  }

  /// Snapshots share a list of entities if none of them has changed.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(List<?> one, List<?> other) {
    return one == other;
  }

  /// The consumer with this id; null when there is none.
  public @Nullable Consumer byId(String id) {
    return snapshot.consumer(id);
  }

  /// The consumer with this user name; null when there is none.
  public @Nullable Consumer byUsername(String username) {
    return byUsername.get(username);
  }

  /// The consumer who has this credential; null for nobody.
  public @Nullable Consumer ofCredential(@Nullable Credential credential) {
    var id = credential == null ? null : credential.consumerId();
    return id == null ? null : byId(id);
  }

  /// The credentials of one type by the value of one of their fields, as a byte string. Ask for it
  /// once, in [PluginType#create].
  ///
  /// @param type the plural name, such as `keyauth_credentials`
  /// @param field a field of text that is unique among them
  public Map<String, Credential> credentials(String type, String field) {
    return index(type, "by " + field, credentials -> byField(credentials, field));
  }

  /// An index that `maker` makes of all credentials of one type. It is made once for all plugins,
  /// and kept as long as the credentials do not change. Ask for it once, in [PluginType#create].
  ///
  /// @param name distinguishes indexes over one type: the same name means the same maker
  @SuppressWarnings("unchecked") // the key names the maker, and so the type
  public <T> T index(String type, String name, Function<List<Credential>, T> maker) {
    var key = new IndexKey(type, name);
    var index =
        indexes.computeIfAbsent(
            key,
            _ -> {
              var credentials = snapshot.credentials(type);
              var known = previous.get(key);
              return known != null && isSame(known.credentials, credentials)
                  ? known
                  : new Index(credentials, maker.apply(credentials));
            });
    return (T) index.content;
  }

  private static Map<String, Credential> byField(List<Credential> credentials, String field) {
    var index = HashMap.<String, Credential>newHashMap(credentials.size());
    for (var credential : credentials) {
      var value = credential.document().textOrNull(field);
      if (value != null) {
        index.put(Utf8.bytes(value), credential);
      }
    }
    return index;
  }
}
