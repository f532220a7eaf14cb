package moongate.admin.reply;

import java.util.stream.Collectors;
import moongate.model.value.Problem;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replies to clients if the store refuses a change.
public final class StoreReplies {
  private static final Logger log = LoggerFactory.getLogger(StoreReplies.class);

  private StoreReplies() {}

  /// @param asked method and path, for the log
  public static Reply of(StoreException failure, String asked) {
    return switch (failure.problem()) {
      case StoreProblem.DuplicateId(_, var id) -> AdminErrors.primaryKeyViolation(id);
      case StoreProblem.NotUnique(_, var fields) -> AdminErrors.notUnique(fields);
      case StoreProblem.MissingReference(_, var field, var id, var referenced) ->
          AdminErrors.missingReference(field, id, referenced);
      case StoreProblem.StillReferenced(var entity, _, var by) ->
          AdminErrors.stillReferenced(entity, by);
      case StoreProblem.NotServable(var problems) ->
          AdminErrors.entityViolation(
              problems.list().stream().map(Problem::message).collect(Collectors.joining("; ")));
      case StoreProblem.Unavailable unavailable -> {
        log.error("{} failed: {}", asked, unavailable.message());
        log.debug("{} failed", asked, failure);
        yield Reply.message(500, "An unexpected error occurred");
      }
    };
  }
}
