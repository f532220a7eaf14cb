package moongate.model.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import moongate.model.expression.Expression.And;
import moongate.model.expression.Expression.Not;
import moongate.model.expression.Expression.Or;
import moongate.model.expression.Expression.Predicate;
import moongate.model.expression.RequestField.Type;
import moongate.model.schema.IpNetwork;

/// Parses expressions by recursive descent. Each method implements the grammar rule above it.
final class Parser {
  private final String text;
  private final Scanner scanner;
  private int depth;

  Parser(String text) {
    this.text = text;
    this.scanner = new Scanner(text);
  }

  Expression parse() {
    if (text.length() > Expression.LONGEST) {
      throw scanner.problemAt(
          Expression.LONGEST,
          "the expression is longer than %,d characters".formatted(Expression.LONGEST));
    }
    var all = expression();
    if (!scanner.isAtEnd()) {
      throw scanner.problem("expected && or ||, or the end of the expression");
    }
    return all;
  }

  // expression = conjunction { "||" conjunction }
  private Expression expression() {
    var parts = parts("||", this::conjunction);
    return parts.size() == 1 ? parts.getFirst() : new Or(parts);
  }

  // conjunction = term { "&&" term }
  private Expression conjunction() {
    var parts = parts("&&", this::term);
    return parts.size() == 1 ? parts.getFirst() : new And(parts);
  }

  private List<Expression> parts(String joint, Supplier<Expression> part) {
    var parts = new ArrayList<Expression>();
    do {
      parts.add(part.get());
    } while (scanner.take(joint));
    return parts;
  }

  // term = "!" "(" expression ")" | "(" expression ")" | predicate
  private Expression term() {
    int from = scanner.position();
    boolean isNegated = scanner.take("!");
    if (scanner.take("(")) {
      var inner = group(from);
      return isNegated ? new Not(inner) : inner;
    }
    if (isNegated) {
      throw scanner.problem("expected a '(' after '!': !(http.method == \"GET\")");
    }
    return predicate();
  }

  private Expression group(int from) {
    if (++depth > Expression.DEEPEST) {
      throw scanner.problemAt(
          from, "parentheses stand more than " + Expression.DEEPEST + " deep in each other");
    }
    var inner = expression();
    if (!scanner.take(")")) {
      throw scanner.problem("expected && or ||, or a ')'");
    }
    depth--;
    return inner;
  }

  // predicate = subject operator literal
  private Predicate predicate() {
    int from = scanner.position();
    var subject = subject(0);
    int operatorAt = scanner.position();
    var operator = operator();
    var type = subject.field().type();
    if (!operator.fits(type)) {
      throw scanner.problemAt(
          operatorAt,
          "'%s' does not compare %s: %s do"
              .formatted(operator.symbol(), type.description(), operatorsOf(type)));
    }
    if (subject.isLower() && type != Type.TEXT) {
      throw scanner.problemAt(from, "lower() takes a string, not " + type.description());
    }
    return literal(subject, operator);
  }

  private record Subject(RequestField field, boolean isLower, boolean isAny) {}

  // subject = field | ("lower" | "any") "(" subject ")"
  private Subject subject(int functions) {
    int from = scanner.position();
    var name = scanner.name();
    if (name.isEmpty()) {
      throw scanner.problem("expected a field such as http.path, or a '('");
    }
    if (scanner.take("(")) {
      return transformed(from, name, functions);
    }
    if (scanner.take("-")) {
      throw scanner.problemAt(from, "a field's name has no '-': " + FieldNames.advice(name));
    }
    var field =
        FieldNames.field(name)
            .orElseThrow(() ->
                scanner.problemAt(
                    from, "unknown field '" + name + "': " + FieldNames.advice(name)));
    return new Subject(field, false, false);
  }

  private Subject transformed(int from, String function, int functions) {
    boolean isLower = function.equals("lower");
    if (!isLower && !function.equals("any")) {
      throw scanner.problemAt(
          from, "unknown function '" + function + "': there are lower() and any()");
    }
    if (functions >= 4) {
      throw scanner.problemAt(from, "too many functions in each other");
    }
    var inner = subject(functions + 1);
    if (!scanner.take(")")) {
      throw scanner.problem("expected a ')'");
    }
    return new Subject(inner.field, inner.isLower || isLower, inner.isAny || !isLower);
  }

  private Operator operator() {
    for (var operator : Operator.values()) {
      boolean isWord = Character.isLetter(operator.symbol().charAt(0));
      boolean isNext =
          operator == Operator.NOT_IN
              ? scanner.takeWord("not")
              : isWord ? scanner.takeWord(operator.symbol()) : scanner.take(operator.symbol());
      if (isNext && operator == Operator.NOT_IN && !scanner.takeWord("in")) {
        throw scanner.problem("expected 'in' after 'not'");
      }
      if (isNext) {
        return operator;
      }
    }
    throw scanner.problem(
        "expected an operator: "
            + Arrays.stream(Operator.values())
                .map(Operator::symbol)
                .collect(Collectors.joining(", ")));
  }

  private static String operatorsOf(Type type) {
    return Arrays.stream(Operator.values())
        .filter(operator -> operator.fits(type))
        .map(operator -> "'" + operator.symbol() + "'")
        .collect(Collectors.joining(", "));
  }

  // literal = string | raw string | number | address | network
  private Predicate literal(Subject subject, Operator operator) {
    int from = scanner.position();
    var literal = literal();
    var problem = LiteralRules.problem(subject.field().type(), operator, literal);
    if (problem != null) {
      throw scanner.problemAt(from, problem);
    }
    return new Predicate(subject.field, subject.isLower, subject.isAny, operator, literal);
  }

  private Literal literal() {
    if (scanner.take("\"")) {
      return new Literal.Text(scanner.quoted());
    }
    if (scanner.take("r#\"")) {
      return new Literal.Text(scanner.raw());
    }
    int from = scanner.position();
    var digits = scanner.digits();
    if (digits.isEmpty()) {
      throw scanner.problem(
          "expected a value: \"a string\", r#\"a raw string\"#, an integer, or an IP address");
    }
    return LiteralRules.number(digits)
        .or(() -> IpNetwork.parse(digits).map(Literal.Addresses::new))
        .orElseThrow(
            () -> scanner.problemAt(from, "'" + digits + "' is no integer and no IP address"));
  }
}
