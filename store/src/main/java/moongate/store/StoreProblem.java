package moongate.store;

import moongate.model.value.Json;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// Why a store did not do what it was asked for.
public sealed interface StoreProblem {
  /// For logs and command lines; the Admin API has texts of its own.
  String message();

  /// There is an entity with this id.
  record DuplicateId(String entity, String id) implements StoreProblem {
    @Override
    public String message() {
      return "there is another entity with id " + id + " in " + entity;
    }
  }

  /// Another entity has the same values in these fields; references are `{"id": …}` or null.
  record NotUnique(String entity, Value.Obj fields) implements StoreProblem {
    @Override
    public String message() {
      return "there is another entity in " + entity + " with " + Json.write(fields);
    }
  }

  /// `field` refers to an entity that is not there.
  ///
  /// @param referenced the kind of entity that it should be
  record MissingReference(String entity, String field, String id, String referenced)
      implements StoreProblem {
    @Override
    public String message() {
      return field + " of " + entity + ": there is no entity with id " + id + " in " + referenced;
    }
  }

  /// It cannot be deleted: entities of the kind `by` refer to it.
  record StillReferenced(String entity, String id, String by) implements StoreProblem {
    @Override
    public String message() {
      return "an entity in " + by + " refers to " + id + " in " + entity;
    }
  }

  /// The configuration that the change would make cannot be put to work.
  record NotServable(Problems problems) implements StoreProblem {
    @Override
    public String message() {
      return problems.toText("configuration");
    }
  }

  /// The database does not answer, or not as it should. Whether the change was stored is not known
  /// when the connection broke in the moment of the commit.
  record Unavailable(String reason) implements StoreProblem {
    @Override
    public String message() {
      return "the database is not available: " + reason;
    }
  }
}
