package moongate.admin;

import static moongate.admin.JsonObjects.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import moongate.model.EntitySchemas;
import moongate.model.Value;
import moongate.store.EntityStore;
import moongate.store.PageQuery;
import moongate.store.StoreException;

/// `/tags`: who has which tag, over all kinds of entities.
record TagEndpoints(EntitySchemas schemas, EntityStore store) {
  private static final int PAGE = 1000;

  Reply all(AdminRequest request) throws StoreException {
    return page(request, _ -> true);
  }

  /// `/tags/{tag}`
  Reply one(AdminRequest request) throws StoreException {
    return page(request, request.variable("tags")::equals);
  }

  static Reply refuse(AdminRequest request) {
    return AdminErrors.schemaViolation(
        AdminErrors.fields(
            "tags", Value.of("does not support insert/upsert/update/delete operations")));
  }

  /// The offset is that of a list: the position after which the page begins.
  private Reply page(AdminRequest request, Predicate<String> isWanted) throws StoreException {
    var paging = Paging.of(request);
    int start =
        paging.after().filter(text -> text.matches("\\d{1,9}")).map(Integer::parseInt).orElse(0);
    var entries = entries(isWanted);
    int end = Math.min(entries.size(), start + paging.size());
    var data = entries.subList(Math.min(start, end), end);
    var offset =
        end < entries.size()
            ? Optional.of(Paging.offset(Integer.toString(end)))
            : Optional.<String>empty();
    return Paging.reply(data, offset, request.path() + "?offset=" + offset.orElse(""));
  }

  private List<Value> entries(Predicate<String> isWanted) throws StoreException {
    var entries = new ArrayList<Value>();
    for (var entity : schemas.entityNames()) {
      var query = PageQuery.of(entity).size(PAGE);
      for (var page = store.page(query); ; page = store.page(query.after(page.next().get()))) {
        for (var document : page.entities()) {
          document.texts("tags").stream()
              .filter(isWanted)
              .forEach(tag -> entries.add(entry(entity, document, tag)));
        }
        if (page.next().isEmpty()) {
          break;
        }
      }
    }
    return entries;
  }

  private static Value entry(String entity, Value.Obj document, String tag) {
    return object(
        "entity_name", Value.of(entity), "entity_id", document.at("id"), "tag", Value.of(tag));
  }
}
