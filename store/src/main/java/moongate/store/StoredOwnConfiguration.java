package moongate.store;

import java.util.List;
import java.util.Map;
import moongate.model.OwnConfiguration;
import moongate.model.RuntimeUnavailableException;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Report;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// Stores the changes that the node itself makes to its configuration.
public record StoredOwnConfiguration(EntityStore store, EntitySchemas schemas)
    implements OwnConfiguration {
  private static final String CERTIFICATES = "certificates";
  private static final String CERTIFICATE = "certificate";
  private static final String SNIS = "snis";
  private static final String NAME = "name";
  private static final String ID = "id";

  @Override
  public void show(String serverName, String chain, String key, String tag)
      throws RuntimeUnavailableException {
    var shown =
        Value.of(
            Map.of(
                "cert", Value.of(chain),
                "key", Value.of(key),
                "tags", Value.ofTexts(List.of(tag))));
    change(transaction -> {
      var sni = transaction.findBy(SNIS, NAME, serverName);
      if (sni.isEmpty()) {
        var id = put(transaction, CERTIFICATES, shown);
        put(transaction, SNIS, named(serverName, id));
        return id;
      }
      var before = sni.get().object(CERTIFICATE).text(ID);
      if (isOwn(transaction, before, tag)) {
        return put(transaction, CERTIFICATES, shown.with(ID, Value.of(before)));
      }
      var id = put(transaction, CERTIFICATES, shown);
      transaction.put(SNIS, sni.get().with(CERTIFICATE, Value.of(Map.of(ID, Value.of(id)))));
      return id;
    });
  }

  private static boolean isOwn(EntityStore.Transaction transaction, String certificate, String tag)
      throws StoreException {
    var found = transaction.find(CERTIFICATES, certificate);
    return found.isPresent()
        && found.get().texts("tags").contains(tag)
        && transaction.referring(SNIS, CERTIFICATE, certificate).size() == 1;
  }

  private static Value.Obj named(String serverName, String certificate) {
    return Value.of(
        Map.of(
            NAME, Value.of(serverName), CERTIFICATE, Value.of(Map.of(ID, Value.of(certificate)))));
  }

  @Override
  public void add(String entity, Value.Obj written) throws RuntimeUnavailableException {
    change(transaction -> put(transaction, entity, written));
  }

  @Override
  public void remove(String entity, String field, String value) throws RuntimeUnavailableException {
    change(transaction -> {
      var found = transaction.findBy(entity, field, value);
      return found.isPresent() && transaction.delete(entity, found.get().text(ID));
    });
  }

  private void change(EntityStore.Work<?, Refusal> work) throws RuntimeUnavailableException {
    try {
      store.change(work);
    } catch (StoreException refused) {
      throw new RuntimeUnavailableException(refused.problem().message(), refused);
    } catch (Refusal refused) {
      throw new RuntimeUnavailableException(String.valueOf(refused.getMessage()), refused);
    }
  }

  private String put(EntityStore.Transaction transaction, String entity, Value.Obj written)
      throws StoreException, Refusal {
    var schema = schemas.schemaOf(entity, written);
    var problems = new Problems();
    var report = new Report(FieldPath.ROOT, problems, 0);
    var document = schema.process(Generated.fill(schema, written), report);
    if (!problems.isEmpty()) {
      throw new Refusal(problems.toText(entity));
    }
    transaction.put(entity, schema.stored(document, written));
    return document.text(ID);
  }

  /// The changes of the node are invalid.
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }
}
