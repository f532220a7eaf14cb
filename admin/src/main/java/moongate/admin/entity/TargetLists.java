package moongate.admin.entity;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Optional;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.admin.request.Paging;
import moongate.model.value.Value;
import moongate.store.EntityStore;
import moongate.store.StoreException;

/// Lists the targets of an upstream, newest first. The offset is a plain number.
record TargetLists(EntityStore store) {
  Reply newestFirst(AdminRequest request, Nested nested) throws StoreException {
    var upstream = EntityReads.parent(store, request, nested);
    var size = Paging.size(request);
    var start = start(request.query().getOrDefault("offset", "0"));
    var wanted = Paging.of(withoutOffset(request)).tags();
    var targets =
        store.referring(nested.child().name(), nested.field(), upstream).stream()
            .filter(target -> wanted.accepts(target.texts("tags")))
            .sorted(newestFirst())
            .skip(start)
            .limit(size + 1L)
            .toList();
    return targets.size() <= size
        ? Paging.reply(targets, Optional.empty(), "")
        : Paging.reply(
            targets.subList(0, size),
            Optional.of(Integer.toString(start + size)),
            request.path() + "?offset=" + (start + size));
  }

  private static Comparator<Value.Obj> newestFirst() {
    return Comparator.comparingDouble((Value.Obj target) -> target.number("created_at"))
        .reversed()
        .thenComparing(target -> target.text("id"));
  }

  private static AdminRequest withoutOffset(AdminRequest request) {
    var query = new HashMap<>(request.query());
    query.remove("offset");
    return new AdminRequest(
        request.head(),
        request.path(),
        request.variables(),
        query,
        request.body(),
        request.permission());
  }

  private static int start(String offset) {
    if (!offset.matches("\\d{1,9}")) {
      throw AdminErrors.invalidOffset(offset, "bad number");
    }
    return Integer.parseInt(offset);
  }
}
