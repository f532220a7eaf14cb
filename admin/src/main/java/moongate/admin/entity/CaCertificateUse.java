package moongate.admin.entity;

import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Refused;
import moongate.model.value.Value;
import moongate.store.EntityReader;
import moongate.store.EntityStore;
import moongate.store.EntityStore.Transaction;
import moongate.store.PageQuery;
import moongate.store.StoreException;

/// Services name the CA certificates that they trust in a list, which the store does not treat as
/// references. So this class prevents that a CA certificate in use is deleted.
final class CaCertificateUse {
  private static final String AUTHORITIES = "ca_certificates";
  private static final String SERVICES = "services";
  private static final int PAGE = 1000;

  private CaCertificateUse() {}

  /// @throws Refused if a service names a CA certificate that does not exist
  static void checkNamed(EntityReader reader, Value.Obj service) throws StoreException {
    for (var id : service.texts("ca_certificates")) {
      if (reader.find(AUTHORITIES, id).isEmpty()) {
        throw new Refused(AdminErrors.missingReference(AUTHORITIES, id, AUTHORITIES));
      }
    }
  }

  /// @throws Refused if a service uses the CA certificate
  static void check(Transaction transaction, EntityStore store, String authority)
      throws StoreException {
    var query = PageQuery.of(SERVICES).size(PAGE);
    for (var page = store.page(query); ; page = store.page(query.after(page.next().get()))) {
      for (var service : page.entities()) {
        var current = transaction.find(SERVICES, service.text("id"));
        if (current.isPresent() && current.get().texts("ca_certificates").contains(authority)) {
          throw new Refused(
              AdminErrors.referencedByOthers(
                  "ca certificate %s is still referenced by services (id = %s)"
                      .formatted(authority, service.text("id"))));
        }
      }
      if (page.next().isEmpty()) {
        return;
      }
    }
  }
}
