package moongate.model;

import java.util.Optional;
import moongate.model.value.Value;

/// Entities that requests make, such as tokens: the door between plugins, which make and find them,
/// and the database, which keeps them over restarts and shares them among its nodes.
///
/// They are not configuration: no snapshot has them, and no plan is made anew when one comes or
/// goes. Their schemas are those with [moongate.model.schema.Schema#isRuntime]; a document may say
/// when it expires ([moongate.model.schema.Expiry]). Safe for all threads.
public interface RuntimeEntities {
  /// Of a node that has nowhere to keep them.
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

  /// False where there is nowhere to keep them.
  boolean isKept();

  /// What was found a moment ago, for event loops: never waits. Empty also when it is just not
  /// remembered.
  Optional<Value.Obj> remembered(String entity, String field, String value);

  /// The entity with this value in a field that is unique, unless it has expired. Blocks.
  Optional<Value.Obj> find(String entity, String field, String value)
      throws RuntimeUnavailableException;

  /// Keeps a new entity. Blocks until it is kept durably.
  void insert(String entity, Value.Obj document) throws RuntimeUnavailableException;

  /// Keeps a new entity in place of the one with this id, both or neither; false when there was
  /// none (any more). Blocks.
  boolean replace(String entity, String id, Value.Obj document) throws RuntimeUnavailableException;

  /// Forgets an entity, on all nodes; false when there was none (any more), so that of several who
  /// delete the same one, one hears true. Blocks.
  boolean delete(String entity, String id) throws RuntimeUnavailableException;
}
