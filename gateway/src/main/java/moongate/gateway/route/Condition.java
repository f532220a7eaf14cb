package moongate.gateway.route;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import moongate.model.expression.RequestField;
import org.jspecify.annotations.Nullable;

/// A compiled expression. A condition that does not hold does not change what was matched of the
/// path.
sealed interface Condition {
  boolean holds(Evaluation request);

  record All(Condition[] parts) implements Condition {
    @Override
    public boolean holds(Evaluation request) {
      int length = request.matchedLength;
      var captures = request.captures;
      for (var part : parts) {
        if (!part.holds(request)) {
          request.reset(length, captures);
          return false;
        }
      }
      return true;
    }
  }

  record OneOf(Condition[] parts) implements Condition {
    @Override
    public boolean holds(Evaluation request) {
      for (var part : parts) {
        if (part.holds(request)) {
          return true;
        }
      }
      return false;
    }
  }

  record Not(Condition part) implements Condition {
    @Override
    public boolean holds(Evaluation request) {
      int length = request.matchedLength;
      var captures = request.captures;
      boolean holds = part.holds(request);
      request.reset(length, captures);
      return !holds;
    }
  }

  /// About a field that a request has at most once.
  record OnText(Text text, TextTest test) implements Condition {
    /// Gets the field's text from a request; null for none.
    @FunctionalInterface
    interface Text {
      @Nullable String of(RequestFacts request);
    }

    @Override
    public boolean holds(Evaluation request) {
      var value = text.of(request.request);
      return value != null && test.accepts(value, 0, value.length());
    }
  }

  record OnSegments(int first, int last, TextTest test) implements Condition {
    @Override
    public boolean holds(Evaluation request) {
      var path = request.request.path();
      int from = PathSegments.start(path, first);
      int to = from < 0 ? -1 : PathSegments.end(path, last);
      return to >= 0 && test.accepts(path, from, to);
    }
  }

  /// About all values of a field, or any of them.
  record OnValues(RequestField field, boolean isAny, TextTest test) implements Condition {
    @Override
    public boolean holds(Evaluation request) {
      var values = request.values(field);
      return !values.isEmpty() && isAny == isOneLike(isAny, values);
    }

    /// Whether one value's answer is `answer`.
    private boolean isOneLike(boolean answer, List<String> values) {
      for (int i = 0; i < values.size(); i++) {
        var value = values.get(i);
        if (test.accepts(value, 0, value.length()) == answer) {
          return true;
        }
      }
      return false;
    }
  }

  /// The path begins with a text, which is what `strip_path` cuts off.
  record OnPathPrefix(String prefix, TextTest test) implements Condition {
    @Override
    public boolean holds(Evaluation request) {
      var path = request.request.path();
      if (!test.accepts(path, 0, path.length())) {
        return false;
      }
      request.matchedLength = prefix.length();
      return true;
    }
  }

  /// A regex is found in the path: its groups are the route's captures.
  record OnPathRegex(PathRegex regex, boolean isLower) implements Condition {
    @Override
    public boolean holds(Evaluation request) {
      var path = request.request.path();
      var found = regex.find(isLower ? TextTest.lower(path) : path);
      if (found == null) {
        return false;
      }
      request.captures = found.captures();
      if (found.start() == 0) {
        request.matchedLength = found.end();
      }
      return true;
    }
  }

  record OnNumber(ToLongFunction<RequestFacts> number, NumberTest test) implements Condition {
    @FunctionalInterface
    interface NumberTest {
      boolean accepts(long number);
    }

    @Override
    public boolean holds(Evaluation request) {
      return test.accepts(number.applyAsLong(request.request));
    }
  }

  record OnAddress(boolean isSource, Predicate<byte[]> test) implements Condition {
    @Override
    public boolean holds(Evaluation request) {
      var address = isSource ? request.sourceAddress() : request.destinationAddress();
      return address.length > 0 && test.test(address);
    }
  }
}
