package moongate.admin.endpoint;

import static moongate.admin.reply.JsonObjects.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.admin.request.Paging;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;
import moongate.store.EntityStore;
import moongate.store.PageQuery;
import moongate.store.StoreException;

/// `/tags`: which entities have which tags, for all kinds of entities.
public record TagEndpoints(EntitySchemas schemas, EntityStore store) {
  private static final int PAGE = 1000;

  public Reply all(AdminRequest request) throws StoreException {
    return page(request, _ -> true);
  }

  /// `/tags/{tag}`
  public Reply one(AdminRequest request) throws StoreException {
    return page(request, request.variable("tags")::equals);
  }

  public static Reply refuse(AdminRequest request) {
    return AdminErrors.schemaViolation(
        AdminErrors.fields(
            "tags", Value.of("does not support insert/upsert/update/delete operations")));
  }

  /// The last entry of a page. The next page begins behind it, without reading the entries before.
  private record Position(String entity, String id, int tag) {
    static final Position START = new Position("", "", -1);

    static Position parse(String text) {
      var parts = text.split(" ", -1);
      return parts.length == 3 && parts[2].matches("\\d{1,6}")
          ? new Position(parts[0], parts[1], Integer.parseInt(parts[2]))
          : START;
    }

    String text() {
      return entity + " " + id + " " + tag;
    }
  }

  /// Collects the entries of one page, and one more to know if there is another page.
  private record Entries(
      int most, Predicate<String> isWanted, List<Value> found, List<Position> at) {
    boolean isFull() {
      return found.size() > most;
    }

    void add(String entity, Value.Obj document, int fromTag) {
      var tags = document.texts("tags");
      for (int i = fromTag; i < tags.size() && !isFull(); i++) {
        if (isWanted.test(tags.get(i))) {
          found.add(entry(entity, document, tags.get(i)));
          at.add(new Position(entity, document.text("id"), i));
        }
      }
    }
  }

  private Reply page(AdminRequest request, Predicate<String> isWanted) throws StoreException {
    var paging = Paging.of(request);
    var start = paging.after().map(Position::parse).orElse(Position.START);
    var entries = new Entries(paging.size(), isWanted, new ArrayList<>(), new ArrayList<>());
    var kinds = schemas.entityNames();
    int first = Math.max(0, kinds.indexOf(start.entity()));
    for (var entity : kinds.subList(first, kinds.size())) {
      collect(entity, entity.equals(start.entity()) ? start : Position.START, entries);
    }
    if (!entries.isFull()) {
      return Paging.reply(entries.found(), Optional.empty(), "");
    }
    var last = entries.at().get(paging.size() - 1);
    var offset = Paging.offset(last.text());
    return Paging.reply(
        entries.found().subList(0, paging.size()),
        Optional.of(offset),
        request.path() + paging.nextQuery(offset));
  }

  private void collect(String entity, Position start, Entries entries) throws StoreException {
    var query = PageQuery.of(entity).size(PAGE);
    if (!start.id().isEmpty()) {
      store
          .find(entity, start.id())
          .ifPresent(document -> entries.add(entity, document, start.tag() + 1));
      query = query.after(start.id());
    }
    while (!entries.isFull()) {
      var page = store.page(query);
      page.entities().forEach(document -> entries.add(entity, document, 0));
      if (page.next().isEmpty()) {
        return;
      }
      query = query.after(page.next().get());
    }
  }

  private static Value entry(String entity, Value.Obj document, String tag) {
    return object(
        "entity_name", Value.of(entity), "entity_id", document.at("id"), "tag", Value.of(tag));
  }
}
