package moongate.gateway.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import moongate.gateway.exchange.Exchange;
import moongate.model.Snapshot;
import moongate.model.entity.Consumer;
import moongate.model.entity.Credential;
import org.jspecify.annotations.Nullable;

/// The consumers of a plan and their credentials, in memory. Immutable but for its indexes, which
/// are built while the plan is compiled. A later plan takes over the indexes whose credentials have
/// not changed.
public final class Consumers {
  private final Snapshot snapshot;
  private final Map<String, Consumer> byUsername;
  private final Map<CredentialIndex<?>, Index> indexes = new ConcurrentHashMap<>();

  /// @param credentials what the index was made from
  private record Index(List<Credential> credentials, Object content) {}

  public Consumers(Snapshot snapshot) {
    this(snapshot, null);
  }

  /// The consumers of the plan that `exchange` follows.
  public static Consumers of(Exchange exchange) {
    return PluginContext.of(exchange).consumers();
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
    this.byUsername =
        old != null && isSame(snapshot.consumers(), old.snapshot.consumers())
            ? old.byUsername
            : byUsername(snapshot);
    if (old != null) {
      old.indexes.forEach(this::takeOver);
    }
  }

  private void takeOver(CredentialIndex<?> kind, Index index) {
    if (isSame(index.credentials, snapshot.credentials(kind.type()))) {
      indexes.put(kind, index);
    }
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

  /// What `kind` makes of its credentials: made once for all plugins, and as long as they do not
  /// change.
  @SuppressWarnings("unchecked") // as `kind` has made it
  public <T> T index(CredentialIndex<T> kind) {
    var index = indexes.get(kind);
    return (T) (index == null ? made(kind) : index).content;
  }

  private Index made(CredentialIndex<?> kind) {
    return indexes.computeIfAbsent(
        kind,
        _ -> {
          var credentials = snapshot.credentials(kind.type());
          return new Index(credentials, kind.of(credentials));
        });
  }
}
