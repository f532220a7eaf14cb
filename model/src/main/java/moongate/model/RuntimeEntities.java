package moongate.model;

import java.util.Optional;
import moongate.model.value.Value;

/// Entities that requests create, such as tokens: the interface between plugins, which create and
/// find them, and the database, which keeps them across restarts and shares them among its nodes.
///
/// They are not configuration: they are not in snapshots, and do not cause a new plan when they are
/// added or removed. Their schemas are those with [moongate.model.schema.Schema#isRuntime]; a
/// document may have a time at which it expires ([moongate.model.schema.Expiry]). Safe for all
/// threads.
public interface RuntimeEntities {
  /// For a node that cannot store them.
  RuntimeEntities NONE =
      new RuntimeEntities() {
        @Override
        public boolean isKept() {
          return false;
        }

        @Override
        public Optional<Value.Obj> remembered(String entity, String field, String value) {
          return Optional.empty();
        }

        @Override
        public Optional<Value.Obj> find(String entity, String field, String value) {
          return Optional.empty();
        }

        @Override
        public void insert(String entity, Value.Obj document) throws RuntimeUnavailableException {
          throw new RuntimeUnavailableException("this node has no database");
        }

        @Override
        public boolean replace(String entity, String id, Value.Obj document) {
          return false;
        }

        @Override
        public boolean delete(String entity, String id) {
          return false;
        }
      };

  /// False if they cannot be stored.
  boolean isKept();

  /// A cached result of [#find], for event loops: never waits. Also empty if the entity exists but
  /// is not cached.
  Optional<Value.Obj> remembered(String entity, String field, String value);

  /// The entity with this value in a unique field, unless it has expired. Blocks.
  Optional<Value.Obj> find(String entity, String field, String value)
      throws RuntimeUnavailableException;

  /// Stores a new entity. Blocks until it is stored durably.
  void insert(String entity, Value.Obj document) throws RuntimeUnavailableException;

  /// Replaces the entity with this id by a new one, atomically; false if there was none (any more).
  /// Blocks.
  boolean replace(String entity, String id, Value.Obj document) throws RuntimeUnavailableException;

  /// Deletes an entity on all nodes; false if there was none (any more), so that of several callers
  /// that delete the same entity only one gets true. Blocks.
  boolean delete(String entity, String id) throws RuntimeUnavailableException;
}
