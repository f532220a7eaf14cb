package moongate.store;

import moongate.model.value.Value;

/// Where entities are read and changed one by one. Documents are those that a
/// [moongate.model.schema.Schema] has checked and completed. Thread-safe; everything may block, so
/// nothing here belongs on an event loop.
///
/// ```java
/// var page = store.page(PageQuery.of("routes").under("service", serviceId));
/// store.change(transaction -> {
///   transaction.insert("services", service);
///   transaction.insert("routes", route);
///   return route;
/// });
/// ```
public interface EntityStore extends EntityReader {
  /// One page of a collection, in the order of ids. An entity that stays all the time is on exactly
  /// one page, whatever others are added and removed between two calls.
  Page page(PageQuery query) throws StoreException;

  /// Runs `work` in a transaction: all of what it changes comes into effect, or nothing. When this
  /// returns, the change is stored durably and served.
  ///
  /// The transaction is committed only when everyone who serves from the store can serve it
  /// ([ConfigStore.Preparation]); else it ends in [StoreProblem.NotServable]. `work` may run more
  /// than once, and on another thread, so that all it should do is read and change through the
  /// transaction.
  <T, X extends Exception> T change(Work<T, X> work) throws StoreException, X;

  /// What is done in one transaction.
  @FunctionalInterface
  interface Work<T, X extends Exception> {
    T on(Transaction transaction) throws StoreException, X;
  }

  /// Reads and changes that see each other. Not to be used after the work, nor by two threads.
  interface Transaction extends EntityReader {
    /// Adds an entity.
    ///
    /// @throws StoreException when its id or something that must be unique is taken, or a reference
    ///   leads nowhere
    void insert(String entity, Value.Obj document) throws StoreException;

    /// Adds an entity or takes the place of the one with the same id.
    ///
    /// @throws StoreException when something that must be unique is taken by another, or a
    ///   reference leads nowhere
    void put(String entity, Value.Obj document) throws StoreException;

    /// Removes an entity with all that goes with it ([moongate.model.schema.Field#goesWithIt]);
    /// false when there was none.
    ///
    /// @throws StoreException when others that do not go with it refer to it
    boolean delete(String entity, String id) throws StoreException;
  }
}
