package moongate.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// The common part of all stores: they hold every document in memory, check changes by the same
/// rules, and ask the participants before each change. They differ in where documents are also
/// stored.
public abstract class DocumentStore implements ConfigStore, EntityStore {
  private final EntitySchemas schemas;
  private final List<Preparation> preparations = new CopyOnWriteArrayList<>();
  private final List<Written> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock changing = new ReentrantLock();
  private volatile StoredEntities stored;
  private volatile Snapshot current = Snapshot.EMPTY;

  protected DocumentStore(EntitySchemas schemas) {
    this.schemas = schemas;
    this.stored = StoredEntities.of(schemas, Snapshot.EMPTY);
  }

  /// A transaction of the place where documents are stored, begun by [#begin]. It excludes all
  /// other writers.
  protected interface Session extends AutoCloseable {
    /// Stores these changes durably.
    void commit(List<Change> changes) throws StoreException;

    /// Ends the transaction, and rolls it back if it was not committed.
    @Override
    void close();
  }

  /// Is told of the changes that [#change] has made, once they are stored and served.
  @FunctionalInterface
  public interface Written {
    /// Must not fail, nor take long: no other change begins meanwhile.
    ///
    /// @param before the configuration before the changes
    void written(List<Change> changes, Snapshot before);
  }

  /// Begins a transaction, after taking over the changes of other nodes.
  protected abstract Session begin() throws StoreException;

  @Override
  public final Snapshot current() {
    return current;
  }

  /// Whether a change is in progress.
  public final boolean isChanging() {
    return changing.isLocked();
  }

  /// Waits for a change that is in progress, whose participants are already known.
  @Override
  public final void onChange(Preparation preparation) {
    changing.lock();
    try {
      preparations.add(preparation);
    } finally {
      changing.unlock();
    }
  }

  /// From now on, `listener` is told of changes that are made here, and not of those that other
  /// nodes make.
  public final void onWrite(Written listener) {
    listeners.add(listener);
  }

  @Override
  public final Problems replace(Snapshot loaded) {
    var next = loaded.sharing(current);
    var problems = new Problems();
    changing.lock();
    try (var session = begin()) {
      var swaps = prepare(next, problems);
      if (!problems.isEmpty()) {
        return next == loaded ? problems : inOwnLines(loaded, problems);
      }
      keep(problems);
      if (problems.isEmpty()) {
        session.commit(difference(stored.snapshot(), next));
        stored = StoredEntities.of(schemas, next);
        serve(next, swaps);
      }
    } catch (StoreException e) {
      problems.addOfNode(e.problem().message());
    } finally {
      changing.unlock();
    }
    return problems;
  }

  /// The problems with the line numbers of the loaded file. Entities that have not changed are
  /// shared with the configuration before, and have the line numbers of that.
  private Problems inOwnLines(Snapshot loaded, Problems found) {
    var told = new Problems();
    prepare(loaded, told);
    return told.isEmpty() ? found : told;
  }

  @Override
  public final <T, X extends Exception> T change(Work<T, X> work) throws StoreException, X {
    changing.lock();
    try (var session = begin()) {
      var transaction = new EntityTransaction(stored);
      var result = work.on(transaction);
      var changes = transaction.changes();
      if (!changes.isEmpty()) {
        commit(session, changes);
      }
      return result;
    } finally {
      changing.unlock();
    }
  }

  private void commit(Session session, List<Change> changes) throws StoreException {
    var before = stored.snapshot();
    var next = before.with(changes);
    var problems = new Problems();
    var swaps = prepare(next, problems);
    if (problems.isEmpty()) {
      keep(problems);
    }
    if (!problems.isEmpty()) {
      throw new StoreException(new StoreProblem.NotServable(problems));
    }
    session.commit(changes);
    stored = stored.after(changes, next);
    serve(next, swaps);
    listeners.forEach(listener -> listener.written(changes, before));
  }

  /// Work that must not be interrupted by other changes.
  @FunctionalInterface
  protected interface Step {
    void run() throws StoreException;
  }

  /// Runs `step` while nobody changes the store.
  protected final void exclusively(Step step) throws StoreException {
    changing.lock();
    try {
      step.run();
    } finally {
      changing.unlock();
    }
  }

  /// Takes over changes that others have made in the same database. They are stored even if the
  /// participants cannot serve them. Only to be called in [#begin] and in [#exclusively].
  ///
  /// @return the problems because of which they cannot be served; the configuration before is then
  ///   still served
  protected final Problems absorb(List<Change> changes) {
    var next = stored.snapshot().with(changes);
    stored = stored.after(changes, next);
    return serveIfPossible(next);
  }

  /// The same for the whole content of the database.
  protected final Problems absorb(Snapshot all) {
    var next = all.sharing(current);
    stored = StoredEntities.of(schemas, next);
    return serveIfPossible(next);
  }

  /// Whether this configuration is already stored and served; its hash does not matter.
  protected final boolean holds(Snapshot all) {
    return difference(stored.snapshot(), all).isEmpty() && difference(current, all).isEmpty();
  }

  private Problems serveIfPossible(Snapshot next) {
    var problems = new Problems();
    var swaps = prepare(next, problems);
    if (problems.isEmpty()) {
      serve(next, swaps);
    }
    return problems;
  }

  private List<Runnable> prepare(Snapshot next, Problems problems) {
    var swaps = new ArrayList<Runnable>();
    for (var preparation : preparations) {
      swaps.add(preparation.prepare(next, problems));
    }
    return swaps;
  }

  private void keep(Problems problems) {
    preparations.forEach(preparation -> preparation.keep(problems));
  }

  /// All swaps are run even if one fails, so that the others do not stay on the old snapshot.
  private void serve(Snapshot next, List<Runnable> swaps) {
    current = next;
    RuntimeException failure = null;
    for (var swap : swaps) {
      try {
        swap.run();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static List<Change> difference(Snapshot old, Snapshot next) {
    var changes = new ArrayList<Change>();
    for (var entity : old.entityNames()) {
      for (var id : old.ids(entity)) {
        if (next.document(entity, id) == null) {
          changes.add(Change.removal(entity, id));
        }
      }
    }
    for (var entity : next.entityNames()) {
      for (var document : next.documents(entity)) {
        if (!document.equals(old.document(entity, document.text("id")))) {
          changes.add(Change.put(entity, document));
        }
      }
    }
    return changes;
  }

  @Override
  public Optional<Value.Obj> find(String entity, String id) throws StoreException {
    return stored.find(entity, id);
  }

  @Override
  public Optional<Value.Obj> findBy(String entity, String field, String value)
      throws StoreException {
    return stored.findBy(entity, field, value);
  }

  @Override
  public List<Value.Obj> referring(String entity, String field, String id) throws StoreException {
    return stored.referring(entity, field, id);
  }

  @Override
  public Page page(PageQuery query) throws StoreException {
    return stored.page(query);
  }
}
