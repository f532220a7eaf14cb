package moongate.gateway.route;

import java.util.List;
import java.util.function.ToLongFunction;
import moongate.gateway.route.Condition.OnNumber.NumberTest;
import moongate.gateway.route.Condition.OnText.Text;
import moongate.model.expression.Expression;
import moongate.model.expression.Expression.Predicate;
import moongate.model.expression.Literal;
import moongate.model.expression.Operator;
import moongate.model.expression.RequestField;
import moongate.model.expression.RequestField.Single;
import moongate.model.schema.IpNetwork;
import moongate.model.value.Utf8;

/// Compiles expressions to conditions.
final class Conditions {
  private Conditions() {}

  /// @throws RouterException if the linear engine does not support a regex
  static Condition of(Expression expression) {
    return switch (expression) {
      case Expression.And(var parts) -> new Condition.All(all(parts));
      case Expression.Or(var parts) -> new Condition.OneOf(all(parts));
      case Expression.Not(var part) -> new Condition.Not(of(part));
      case Predicate predicate -> of(predicate);
    };
  }

  private static Condition[] all(List<Expression> parts) {
    return parts.stream().map(Conditions::of).toArray(Condition[]::new);
  }

  private static Condition of(Predicate predicate) {
    return switch (predicate.literal()) {
      case Literal.Text(var text) -> onText(predicate, Utf8.bytes(text));
      case Literal.Number(var number) ->
          new Condition.OnNumber(number(predicate.field()), test(predicate.operator(), number));
      case Literal.Addresses(var network) -> onAddress(predicate, network);
    };
  }

  private static Condition onText(Predicate predicate, String literal) {
    var operator = predicate.operator();
    boolean isPath = predicate.field() == Single.PATH;
    if (isPath && operator == Operator.REGEX) {
      return new Condition.OnPathRegex(PathRegex.compile(literal), predicate.isLower());
    }
    var test = TextTest.of(operator, literal, predicate.isLower());
    if (isPath && operator == Operator.PREFIX) {
      return new Condition.OnPathPrefix(literal, test);
    }
    return switch (predicate.field()) {
      case Single single -> new Condition.OnText(text(single), test);
      case RequestField.Segments(var first, var last) ->
          new Condition.OnSegments(first, last, test);
      case RequestField.Header _, RequestField.Query _ ->
          new Condition.OnValues(predicate.field(), predicate.isAny(), test);
    };
  }

  private static Text text(Single field) {
    return switch (field) {
      case PROTOCOL -> Conditions::protocol;
      case SERVER_NAME -> RequestFacts::serverName;
      case METHOD -> RequestFacts::method;
      case HOST -> RequestFacts::host;
      case PATH -> RequestFacts::path;
      default -> throw new IllegalArgumentException(field + " is no text");
    };
  }

  private static String protocol(RequestFacts request) {
    var named = request.details().protocolName();
    if (named != null) {
      return named;
    }
    return request.isSecure() ? "https" : "http";
  }

  private static ToLongFunction<RequestFacts> number(RequestField field) {
    return switch (field) {
      case Single.SEGMENT_COUNT -> request -> PathSegments.count(request.path());
      case Single.SOURCE_PORT -> request -> request.details().sourcePort();
      case Single.DESTINATION_PORT -> request -> request.details().destinationPort();
      default -> throw new IllegalArgumentException(field + " is no number");
    };
  }

  private static NumberTest test(Operator operator, long literal) {
    return switch (operator) {
      case EQUALS -> number -> number == literal;
      case NOT_EQUALS -> number -> number != literal;
      case AT_LEAST -> number -> number >= literal;
      case GREATER -> number -> number > literal;
      case AT_MOST -> number -> number <= literal;
      case LESS -> number -> number < literal;
      default -> throw new IllegalArgumentException(operator + " compares no numbers");
    };
  }

  private static Condition onAddress(Predicate predicate, IpNetwork network) {
    boolean isSource = predicate.field() == Single.SOURCE_ADDRESS;
    return switch (predicate.operator()) {
      case EQUALS, IN -> new Condition.OnAddress(isSource, network::contains);
      case NOT_EQUALS, NOT_IN ->
          new Condition.OnAddress(isSource, address -> !network.contains(address));
      default -> throw new IllegalArgumentException(predicate.operator() + " takes no addresses");
    };
  }
}
