package moongate.store;

import moongate.model.value.Value;

/// Reads and changes entities one by one. Documents must have been checked and completed by a
/// [moongate.model.schema.Schema]. Thread-safe. All methods may block, so they must not be called
/// on an event loop.
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
  /// One page of a collection, sorted by id. An entity that exists all the time is on exactly one
  /// page, even if others are added or deleted between two calls.
  Page page(PageQuery query) throws StoreException;

  /// Runs `work` in a transaction: either all of its changes come into effect, or none. When this
  /// returns, the changes are stored durably and served.
  ///
  /// The transaction is committed only if all participants can serve the result
  /// ([ConfigStore.Preparation]); otherwise it ends in [StoreProblem.NotServable]. `work` may run
  /// more than once, and on another thread, so it should only read and change entities by the
  /// transaction.
  <T, X extends Exception> T change(Work<T, X> work) throws StoreException, X;

  /// The work of one transaction.
  @FunctionalInterface
  interface Work<T, X extends Exception> {
    T on(Transaction transaction) throws StoreException, X;
  }

  /// Reads and changes entities; reads see earlier changes of the transaction. It must not be used
  /// after the work has ended, or by two threads.
  interface Transaction extends EntityReader {
    /// Adds an entity.
    ///
    /// @throws StoreException if its id or a unique value already exists, or if a reference has no
    ///   target
    void insert(String entity, Value.Obj document) throws StoreException;

    /// Adds an entity, or replaces the one with the same id.
    ///
    /// @throws StoreException if another entity has a unique value, or if a reference has no target
    void put(String entity, Value.Obj document) throws StoreException;

    /// Deletes an entity together with those that are deleted with it
    /// ([moongate.model.schema.Field#goesWithIt]); false if it did not exist.
    ///
    /// @throws StoreException if other entities refer to it
    boolean delete(String entity, String id) throws StoreException;
  }
}
