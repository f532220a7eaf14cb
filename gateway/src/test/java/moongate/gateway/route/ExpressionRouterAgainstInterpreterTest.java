package moongate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.entity.Route;
import moongate.model.entity.RouterFlavor;
import moongate.model.expression.Expression;
import moongate.model.expression.Literal;
import moongate.model.expression.Operator;
import moongate.model.expression.RequestField;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The compiled and indexed router finds what evaluating the tree of each route, one after the
/// other, finds: for random expressions and requests.
final class ExpressionRouterAgainstInterpreterTest {
  private static final List<String> HOSTS = List.of("a.test", "A.test", "b.test");
  private static final List<String> METHODS = List.of("GET", "PUT", "get");
  private static final List<String> PATHS =
      List.of("/", "/a", "/A", "/a/b", "/a/b/", "/A/b/c", "/b/a", "/ab", "/\u00C3\u0084");
  private static final List<String> VALUES = List.of("", "a", "A", "b", "ab");
  private static final List<String> REGEXES =
      List.of("^/a", "^/a/?", "/b", "a$", "^/a|b", "^(/a)/(b)", "^/A.*b", "b+");
  private static final List<String> ADDRESSES = List.of("10.0.0.1", "10.0.1.1", "::1");
  private static final List<String> NETWORKS = List.of("10.0.0.0/24", "10.0.0.0/8", "::/64");

  private final Random random = new Random(7);

  @Test
  void findsTheSameRoute() {
    for (int round = 0; round < 120; round++) {
      var lines = new ArrayList<String>();
      int count = 1 + random.nextInt(25);
      for (int i = 0; i < count; i++) {
        lines.add(
            "{name: r%d, priority: %d, expression: '%s'}"
                .formatted(i, random.nextInt(4), expression(3)));
      }
      var routes = Routes.of(RouterFlavor.EXPRESSIONS, lines.toArray(String[]::new));
      for (int i = 0; i < 40; i++) {
        var request = request();
        var found = routes.match(request);
        var expected =
            routes.routes().stream()
                .filter(route -> holds(Expression.parse(text(route.expression())), request))
                .max(Comparator.comparingLong(Route::priority).thenComparing(Route::id))
                .map(Route::name)
                .orElse(null);
        assertThat(found == null ? null : found.route().name())
            .as("%s of %s", request, lines)
            .isEqualTo(expected);
      }
    }
  }

  private static String text(@Nullable String expression) {
    return expression == null ? "" : expression;
  }

  private String expression(int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(6)) {
      case 1, 2 -> "(" + expression(depth - 1) + " && " + expression(depth - 1) + ")";
      case 3, 4 -> "(" + expression(depth - 1) + " || " + expression(depth - 1) + ")";
      case 5 -> "!(" + expression(depth - 1) + ")";
      default -> predicate();
    };
  }

  private String predicate() {
    return switch (random.nextInt(8)) {
      case 0 -> number();
      case 1 -> address();
      case 2 -> text("http.host", HOSTS);
      case 3 -> text("http.method", METHODS);
      case 4 ->
          text(one(List.of("http.headers.x_a", "http.headers.x_b", "http.queries.q")), VALUES);
      case 5 -> text(one(List.of("http.path.segments.0", "http.path.segments.0_1")), VALUES);
      default -> text("http.path", PATHS);
    };
  }

  private String text(String field, List<String> literals) {
    var operator = one(List.of("==", "==", "!=", "^=", "=^", "contains", "~"));
    var literal = one(operator.equals("~") ? REGEXES : literals);
    var subject =
        switch (random.nextInt(4)) {
          case 0 -> "lower(" + field + ")";
          case 1 -> "any(" + field + ")";
          default -> field;
        };
    return subject + " " + operator + " \"" + literal.replace("\u00C3\u0084", "Ä") + "\"";
  }

  private String number() {
    return one(List.of("net.src.port", "net.dst.port", "http.path.segments.len"))
        + " "
        + one(List.of("==", "!=", "<", "<=", ">", ">="))
        + " "
        + random.nextInt(4);
  }

  private String address() {
    return one(List.of("net.src.ip", "net.dst.ip"))
        + (random.nextBoolean()
            ? one(List.of(" == ", " != ")) + one(ADDRESSES)
            : one(List.of(" in ", " not in ")) + one(NETWORKS));
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private RequestFacts request() {
    var headers = new Headers();
    for (int i = random.nextInt(4); i > 0; i--) {
      headers.add(HeaderName.of(one(List.of("X-A", "x_a", "X-B"))), one(VALUES));
    }
    var arguments = Stream.generate(() -> one(VALUES)).limit(random.nextInt(3)).toList();
    return new RequestFacts(
        one(METHODS),
        one(HOSTS),
        80,
        one(PATHS),
        headers,
        random.nextBoolean(),
        null,
        new Facts(
            Map.of("q", arguments),
            one(ADDRESSES),
            random.nextInt(4),
            one(ADDRESSES),
            random.nextInt(4)));
  }

  /// The language once more, as plainly as it can be said.
  private static boolean holds(Expression expression, RequestFacts request) {
    return switch (expression) {
      case Expression.And(var parts) -> parts.stream().allMatch(part -> holds(part, request));
      case Expression.Or(var parts) -> parts.stream().anyMatch(part -> holds(part, request));
      case Expression.Not(var part) -> !holds(part, request);
      case Expression.Predicate predicate -> holds(predicate, request);
    };
  }

  private static boolean holds(Expression.Predicate predicate, RequestFacts request) {
    return switch (predicate.literal()) {
      case Literal.Text(var text) -> {
        var values = texts(predicate.field(), request).stream();
        var literal = text.replace("Ä", "\u00C3\u0084");
        var answers =
            values
                .map(value -> predicate.isLower() ? lower(value) : value)
                .map(value -> compare(value, predicate.operator(), literal))
                .toList();
        yield predicate.isAny()
            ? answers.contains(true)
            : !answers.isEmpty() && !answers.contains(false);
      }
      case Literal.Number(var number) -> {
        int order = Long.compare(number(predicate.field(), request), number);
        yield switch (predicate.operator()) {
          case EQUALS -> order == 0;
          case NOT_EQUALS -> order != 0;
          case LESS -> order < 0;
          case AT_MOST -> order <= 0;
          case GREATER -> order > 0;
          default -> order >= 0;
        };
      }
      case Literal.Addresses(var network) -> {
        boolean isSource = predicate.field() == RequestField.Single.SOURCE_ADDRESS;
        var details = request.details();
        boolean isIn =
            network.contains(isSource ? details.sourceAddress() : details.destinationAddress());
        boolean isAsked =
            predicate.operator() == Operator.EQUALS || predicate.operator() == Operator.IN;
        yield isIn == isAsked;
      }
    };
  }

  private static String lower(String value) {
    return value.chars().allMatch(c -> c < 0x80) ? value.toLowerCase(Locale.ROOT) : value;
  }

  private static boolean compare(String value, Operator operator, String literal) {
    return switch (operator) {
      case EQUALS -> value.equals(literal);
      case NOT_EQUALS -> !value.equals(literal);
      case PREFIX -> value.startsWith(literal);
      case SUFFIX -> value.endsWith(literal);
      case CONTAINS -> value.contains(literal);
      default -> java.util.regex.Pattern.compile(literal).matcher(value).find();
    };
  }

  private static List<String> texts(RequestField field, RequestFacts request) {
    return switch (field) {
      case RequestField.Single.METHOD -> List.of(request.method());
      case RequestField.Single.HOST -> List.of(request.host());
      case RequestField.Single.PATH -> List.of(request.path());
      case RequestField.Header(var name) -> {
        var values = new ArrayList<String>();
        for (int i = 0; i < request.headers().size(); i++) {
          if (request.headers().lowerNameAt(i).replace('-', '_').equals(name)) {
            values.add(request.headers().valueAt(i));
          }
        }
        yield values;
      }
      case RequestField.Query(var name) -> request.details().argument(name);
      case RequestField.Segments(var first, var last) -> {
        var segments = segments(request);
        yield last < segments.size()
            ? List.of(String.join("/", segments.subList(first, last + 1)))
            : List.of();
      }
      default -> throw new IllegalArgumentException(field.toString());
    };
  }

  private static List<String> segments(RequestFacts request) {
    return Stream.of(request.path().split("/")).filter(segment -> !segment.isEmpty()).toList();
  }

  private static long number(RequestField field, RequestFacts request) {
    return switch (field) {
      case RequestField.Single.SOURCE_PORT -> request.details().sourcePort();
      case RequestField.Single.DESTINATION_PORT -> request.details().destinationPort();
      default -> segments(request).size();
    };
  }
}
