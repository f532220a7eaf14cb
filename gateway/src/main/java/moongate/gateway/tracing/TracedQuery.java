package moongate.gateway.tracing;

import java.util.function.Supplier;
import moongate.fiber.Fiber;
import org.jspecify.annotations.Nullable;

/// Records how long requests wait for the database.
public final class TracedQuery {
  private TracedQuery() {}

  /// What `wait` returns.
  ///
  /// @param statement what is asked, without the values
  public static <T extends @Nullable Object> T await(
      Fiber fiber, String statement, Supplier<T> wait) {
    var trace = Trace.of(fiber);
    var span =
        trace == null ? null : trace.begin("db_query", "kong.database.query", Span.Kind.CLIENT);
    if (trace == null || span == null) {
      return wait.get();
    }
    span.with("db.statement", statement);
    try {
      return wait.get();
    } catch (RuntimeException failure) {
      trace.fail(span, failure.getMessage());
      throw failure;
    } finally {
      trace.end(span);
    }
  }
}
