package moongate.model;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import moongate.model.entity.Entity;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// All entities of one kind, immutable. A changed copy shares every entity that did not change.
final class EntityTable<T extends Entity> {
  private static final int MOST_PUT_IN = 20;

  private final Function<Value.Obj, T> of;
  private final List<T> list;
  private final Map<String, T> byId;
  private volatile @Nullable List<String> ids;
  private final Map<String, Map<String, List<T>>> indexes = new ConcurrentHashMap<>();

  private EntityTable(Function<Value.Obj, T> of, List<T> list, Map<String, T> byId) {
    this.of = of;
    this.list = list;
    this.byId = byId;
  }

  static <T extends Entity> EntityTable<T> of(
      Function<Value.Obj, T> of, Collection<Value.Obj> documents) {
    return new EntityTable<>(of, documents.stream().map(of).toList());
  }

  private EntityTable(Function<Value.Obj, T> of, List<T> list) {
    this(of, list, HashMap.newHashMap(list.size()));
    list.forEach(entity -> byId.put(entity.id(), entity));
  }

  /// @param changes all for this kind of entity
  EntityTable<T> with(Collection<Change> changes) {
    var changed = new LinkedHashMap<String, Change>();
    changes.forEach(change -> changed.put(change.id(), change));
    var nextById = new HashMap<>(byId);
    var nextList = new ArrayList<T>(list.size() + changed.size());
    for (var entity : list) {
      var change = changed.remove(entity.id());
      if (change == null) {
        nextList.add(entity);
      } else {
        put(change, nextList, nextById);
      }
    }
    changed.values().forEach(change -> put(change, nextList, nextById));
    var next = new EntityTable<>(of, Collections.unmodifiableList(nextList), nextById);
    next.ids = idsAfter(changes);
    return next;
  }

  /// This table, in which entities that are equal to ones of `other` are replaced by those; `other`
  /// itself if both have the same content.
  EntityTable<?> sharing(EntityTable<?> other) {
    var shared = list.stream().map(entity -> orEqual(other, entity)).toList();
    if (areSame(shared, other.list)) {
      return other;
    }
    return areSame(shared, list) ? this : new EntityTable<>(of, shared);
  }

  /// The entity of `other` that is equal to `entity`, whatever its line, if there is one; else
  /// `entity`.
  @SuppressWarnings("unchecked") // a table of the same kind
  private T orEqual(EntityTable<?> other, T entity) {
    var known = (T) other.byId.get(entity.id());
    return known != null && known.document().equals(entity.document()) ? known : entity;
  }

  @SuppressWarnings("ReferenceEquality") // whether they are shared is the question
  private static boolean areSame(List<? extends Entity> one, List<? extends Entity> other) {
    boolean areSame = one.size() == other.size();
    for (int i = 0; areSame && i < one.size(); i++) {
      areSame = one.get(i) == other.get(i);
    }
    return areSame;
  }

  /// The ids in order, if they were computed before: inserting some costs less than sorting all.
  private @Nullable List<String> idsAfter(Collection<Change> changes) {
    var known = ids;
    if (known == null || changes.size() > MOST_PUT_IN) {
      return null;
    }
    var next = new ArrayList<>(known);
    for (var change : changes) {
      int at = Collections.binarySearch(next, change.id());
      if (at >= 0 && change.document().isEmpty()) {
        next.remove(at);
      } else if (at < 0 && change.document().isPresent()) {
        next.add(-at - 1, change.id());
      }
    }
    return Collections.unmodifiableList(next);
  }

  private void put(Change change, List<T> list, Map<String, T> byId) {
    var document = change.document();
    if (document.isEmpty()) {
      byId.remove(change.id());
      return;
    }
    var entity = of.apply(document.get());
    list.add(entity);
    byId.put(entity.id(), entity);
  }

  List<T> list() {
    return list;
  }

  @Nullable T find(String id) {
    return byId.get(id);
  }

  /// The entities whose `field` is this text, or refers to the entity with this id. The first query
  /// of a field creates an index of it.
  List<T> with(String field, String value) {
    var index = indexes.get(field);
    if (index == null) {
      index = index(field);
      indexes.put(field, index);
    }
    return index.getOrDefault(value, List.of());
  }

  boolean isIndexed(String field) {
    return list.isEmpty() || indexes.containsKey(field);
  }

  private Map<String, List<T>> index(String field) {
    var index = new HashMap<String, List<T>>();
    for (var entity : list) {
      var key =
          switch (entity.document().at(field)) {
            case Value.Str text -> text.text();
            case Value.Obj reference -> reference.textOrNull("id");
            default -> null;
          };
      if (key != null) {
        index.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(entity);
      }
    }
    return index;
  }

  /// The documents, in the order of the entities.
  List<Value.Obj> documents() {
    return new Documents(list);
  }

  /// All ids, in order.
  List<String> ids() {
    var known = ids;
    if (known == null) {
      known = byId.keySet().stream().sorted().toList();
      ids = known;
    }
    return known;
  }

  private static final class Documents extends AbstractList<Value.Obj> implements RandomAccess {
    private final List<? extends Entity> entities;

    Documents(List<? extends Entity> entities) {
      this.entities = entities;
    }

    @Override
    public Value.Obj get(int index) {
      return entities.get(index).document();
    }

    @Override
    public int size() {
      return entities.size();
    }
  }
}
