package moongate.store;

import moongate.model.value.Json;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// Why a store could not execute an operation.
public sealed interface StoreProblem {
  /// The message for logs and command lines; the Admin API has its own texts.
  String message();

  /// An entity with this id already exists.
  record DuplicateId(String entity, String id) implements StoreProblem {
    @Override
    public String message() {
      return "there is another entity with id " + id + " in " + entity;
    }
  }

  /// Another entity has the same values in these fields. References are `{"id": …}` or null.
  record NotUnique(String entity, Value.Obj fields) implements StoreProblem {
    @Override
    public String message() {
      return "there is another entity in " + entity + " with " + Json.write(fields);
    }
  }

  /// `field` refers to an entity that does not exist.
  ///
  /// @param referenced the kind of the entity that is missing
  record MissingReference(String entity, String field, String id, String referenced)
      implements StoreProblem {
    @Override
    public String message() {
      return field + " of " + entity + ": there is no entity with id " + id + " in " + referenced;
    }
  }

  /// The entity cannot be deleted, because entities of the kind `by` refer to it.
  record StillReferenced(String entity, String id, String by) implements StoreProblem {
    @Override
    public String message() {
      return "an entity in " + by + " refers to " + id + " in " + entity;
    }
  }

  /// The configuration after the change cannot be served.
  record NotServable(Problems problems) implements StoreProblem {
    @Override
    public String message() {
      return problems.toText("configuration");
    }
  }

  /// The database does not answer, or has failed. If the connection broke during the commit, it is
  /// not known whether the change was stored.
  record Unavailable(String reason) implements StoreProblem {
    @Override
    public String message() {
      return "the database is not available: " + reason;
    }
  }
}
