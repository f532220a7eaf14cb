package moongate.functions.api;

import org.jspecify.annotations.Nullable;

/// The `max_args` and `max_headers` of many calls.
public final class Limits {
  private Limits() {}

  /// A number from 1 to 1000; for nil the node's setting `otherwise`.
  public static int of(Scope scope, String name, @Nullable Object argument, int otherwise) {
    if (argument == null) {
      return otherwise;
    }
    if (!(argument instanceof Double number)) {
      throw scope.error(name + " must be a number");
    }
    if (!(number >= 1)) {
      throw scope.error(name + " must be >= 1");
    }
    if (number > 1000) {
      throw scope.error(name + " must be <= 1000");
    }
    return number.intValue();
  }

  /// The limit of an `ngx.*` call; for nil the node's setting `otherwise`; 0 for no limit.
  public static int ngx(@Nullable Object argument, int otherwise) {
    if (argument == null) {
      return otherwise;
    }
    return argument instanceof Double number ? Math.max(0, number.intValue()) : 0;
  }
}
