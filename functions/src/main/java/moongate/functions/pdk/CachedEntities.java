package moongate.functions.pdk;

import java.util.LinkedHashSet;
import java.util.List;
import moongate.functions.api.NodeServices;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Keeps `kong.cache` in step with the configuration. What functions have cached under the key of
/// an entity (`kong.db.consumers:cache_key(id)`), also that there is none, is forgotten when that
/// entity is created, changed or removed, by whichever node.
public final class CachedEntities {
  private final NodeServices services;
  private @Nullable EntitySchemas schemas;
  private Snapshot known = Snapshot.EMPTY;

  public CachedEntities(NodeServices services) {
    this.services = services;
  }

  /// `now` is in force. Not called by two threads at the same time.
  public void follow(Snapshot now) {
    var before = known;
    known = now;
    if (services.cache().isUnused()) {
      return;
    }
    var entities = new LinkedHashSet<>(before.entityNames());
    entities.addAll(now.entityNames());
    for (var entity : entities) {
      if (!now.hasSame(List.of(entity), before)) {
        forgetChanged(entity, before, now);
      }
    }
  }

  private void forgetChanged(String entity, Snapshot before, Snapshot now) {
    for (var document : now.documents(entity)) {
      if (!document.equals(before.document(entity, document.text("id")))) {
        forget(entity, document);
      }
    }
    // Under its old values, too: a credential that has another key is not found by the old one.
    for (var document : before.documents(entity)) {
      if (!document.equals(now.document(entity, document.text("id")))) {
        forget(entity, document);
      }
    }
  }

  private void forget(String entity, Value.Obj document) {
    var all = schemas;
    if (all == null) {
      schemas = all = services.schemas().get();
    }
    services.cache().remove(CacheKey.of(all.schemaOf(entity, document), document));
  }
}
