package moongate.admin.entity;

import java.util.List;
import java.util.Optional;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.model.value.Value;
import moongate.store.EntityReader;
import moongate.store.EntityStore;
import moongate.store.StoreException;

/// Passes changes of entities on to the store. If the configuration is a declarative file, requests
/// are checked in the same way and then refused.
record Changes(EntityStore store, boolean isRefusing) {
  /// The work of one transaction, which returns the reply.
  @FunctionalInterface
  interface Work {
    Reply on(EntityStore.Transaction transaction) throws StoreException;
  }

  /// @param verb what the work does, for the message `cannot update …`
  Reply run(String verb, String by, Work work) throws StoreException {
    return isRefusing
        ? work.on(new Refusing(store, verb, by))
        : store.<Reply, RuntimeException>change(work::on);
  }

  /// Allows reading, and refuses the first change.
  private record Refusing(EntityReader reader, String verb, String by)
      implements EntityStore.Transaction {
    @Override
    public Optional<Value.Obj> find(String entity, String id) throws StoreException {
      return reader.find(entity, id);
    }

    @Override
    public Optional<Value.Obj> findBy(String entity, String field, String value)
        throws StoreException {
      return reader.findBy(entity, field, value);
    }

    @Override
    public List<Value.Obj> referring(String entity, String field, String id) throws StoreException {
      return reader.referring(entity, field, id);
    }

    @Override
    public void insert(String entity, Value.Obj document) {
      throw refused(entity);
    }

    @Override
    public void put(String entity, Value.Obj document) {
      throw refused(entity);
    }

    @Override
    public boolean delete(String entity, String id) {
      throw refused(entity);
    }

    private Refused refused(String entity) {
      var message = "%s '%s' entities%s when not using a database";
      return new Refused(AdminErrors.unsupported(message.formatted(verb, entity, by)));
    }
  }
}
