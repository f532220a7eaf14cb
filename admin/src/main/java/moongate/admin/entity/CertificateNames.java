package moongate.admin.entity;

import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import moongate.admin.reply.AdminErrors;
import moongate.model.schema.Report;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import moongate.store.EntityReader;
import moongate.store.EntityStore;
import moongate.store.StoreException;

/// The member `snis` of certificates: a list of names that stands for SNI entities. It is not a
/// stored field of the certificate; writing it creates and deletes those entities.
record CertificateNames(EntityDocuments documents) {
  static final String ENTITY = "certificates";
  private static final String SNIS = "snis";
  private static final String NAME = "name";

  /// The certificate with its names, sorted.
  static Value.Obj shown(EntityReader reader, Value.Obj certificate) throws StoreException {
    var names = new TreeSet<String>();
    for (var sni : reader.referring(SNIS, "certificate", certificate.text("id"))) {
      names.add(sni.text(NAME));
    }
    return certificate.with(SNIS, Value.ofTexts(List.copyOf(names)));
  }

  static Value.Obj withoutNames(Value.Obj written) {
    return written.without(SNIS);
  }

  /// Makes the written names the names of the certificate. If none are written, the names stay as
  /// they are.
  void store(EntityStore.Transaction transaction, Value.Obj written, String certificate)
      throws StoreException {
    if (!written.members().containsKey(SNIS)) {
      return;
    }
    var wanted = new HashSet<String>();
    for (var name : names(written.at(SNIS))) {
      checkName(name);
      if (!wanted.add(name)) {
        throw AdminErrors.violation(SNIS, name + " is duplicated");
      }
    }
    for (var sni : transaction.referring(SNIS, "certificate", certificate)) {
      if (!wanted.remove(sni.text(NAME))) {
        transaction.delete(SNIS, sni.text("id"));
      }
    }
    for (var name : wanted) {
      add(transaction, name, certificate);
    }
  }

  private void checkName(String name) {
    var problems = new Problems();
    documents
        .schemas()
        .entity(SNIS)
        .orElseThrow()
        .process(AdminErrors.fields(NAME, Value.of(name)), new Report(FieldPath.ROOT, problems, 0));
    if (problems.fields().at(NAME) instanceof Value.Str(var problem, _, _)) {
      throw AdminErrors.violation(SNIS, problem);
    }
  }

  private void add(EntityStore.Transaction transaction, String name, String certificate)
      throws StoreException {
    var other = transaction.findBy(SNIS, NAME, name);
    if (other.isPresent()) {
      var owner = other.get().object("certificate").text("id");
      throw AdminErrors.violation(
          SNIS, "%s already associated with existing certificate '%s'".formatted(name, owner));
    }
    var reference = AdminErrors.fields("id", Value.of(certificate));
    var written = Value.Obj.EMPTY.with(NAME, Value.of(name)).with("certificate", reference);
    transaction.insert(SNIS, documents.complete(transaction, SNIS, written));
  }

  private static List<String> names(Value written) {
    return switch (written) {
      case Value.Null _ -> List.of();
      case Value.Str(var name, _, _) -> name.isEmpty() ? List.of() : List.of(name);
      case Value.Arr array ->
          array.elements().stream()
              .map(element ->
                  element instanceof Value.Str(var name, _, _) ? name : refuse("expected a string"))
              .toList();
      default -> List.of(refuse("expected a set"));
    };
  }

  private static String refuse(String message) {
    throw AdminErrors.violation(SNIS, message);
  }
}
