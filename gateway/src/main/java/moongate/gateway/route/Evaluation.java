package moongate.gateway.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.model.expression.RequestField;
import org.jspecify.annotations.Nullable;

/// A request while expressions are evaluated: its values, and what the predicates on its path have
/// matched.
final class Evaluation {
  private static final byte[] UNKNOWN = {};

  final RequestFacts request;

  /// The length of the path's beginning that the last predicate on the path has matched; -1 for
  /// none.
  int matchedLength = -1;

  /// What the last regex on the path captured.
  @Nullable Captures captures;

  private int keptLength = -1;
  private @Nullable Captures keptCaptures;
  private @Nullable Map<RequestField, List<String>> values;
  private byte[] source = UNKNOWN;
  private byte[] destination = UNKNOWN;

  Evaluation(RequestFacts request) {
    this.request = request;
  }

  /// Whether `condition` holds. If so, what it has matched replaces what was kept before.
  boolean keepIf(Condition condition) {
    reset(-1, null);
    if (!condition.holds(this)) {
      return false;
    }
    keptLength = matchedLength;
    keptCaptures = captures;
    return true;
  }

  /// Goes back to what was matched before, after a condition that did not hold.
  void reset(int length, @Nullable Captures before) {
    matchedLength = length;
    captures = before;
  }

  /// The kept beginning of the path; null for none.
  @Nullable String keptPrefix() {
    return keptLength < 0 ? null : request.path().substring(0, keptLength);
  }

  @Nullable Captures keptCaptures() {
    return keptCaptures;
  }

  /// All values of a field that a request may have several times.
  List<String> values(RequestField field) {
    var known = values;
    if (known == null) {
      values = known = new HashMap<>(4);
    }
    var found = known.get(field);
    if (found == null) {
      found = find(field);
      known.put(field, found);
    }
    return found;
  }

  private List<String> find(RequestField field) {
    return switch (field) {
      case RequestField.Header(var name) -> header(name);
      case RequestField.Query(var name) -> request.details().argument(name);
      case RequestField.Single _, RequestField.Segments _ -> List.of();
    };
  }

  private List<String> header(String underscored) {
    var headers = request.headers();
    var found = new ArrayList<String>(1);
    for (int i = 0; i < headers.size(); i++) {
      if (headers.nameEqualsUnderscored(i, underscored)) {
        found.add(headers.valueAt(i));
      }
    }
    return found;
  }

  byte[] sourceAddress() {
    if (source.length == 0) {
      source = request.details().sourceAddress();
    }
    return source;
  }

  byte[] destinationAddress() {
    if (destination.length == 0) {
      destination = request.details().destinationAddress();
    }
    return destination;
  }
}
