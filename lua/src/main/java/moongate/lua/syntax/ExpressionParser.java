package moongate.lua.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses expressions.
final class ExpressionParser {
  /// The precedence of a binary operator on both sides; if the left one is higher, the operator is
  /// right-associative.
  private record Strength(int left, int right) {}

  private static final int UNARY = 8;
  private static final Strength OR = new Strength(1, 1);
  private static final Strength AND = new Strength(2, 2);
  private static final Strength COMPARISON = new Strength(3, 3);
  private static final Strength CONCAT = new Strength(5, 4);
  private static final Strength SUM = new Strength(6, 6);
  private static final Strength PRODUCT = new Strength(7, 7);
  private static final Strength POWER = new Strength(10, 9);

  private final Lexer lexer;
  private final Tokens tokens;
  private final Parser parser;

  ExpressionParser(Lexer lexer, Tokens tokens, Parser parser) {
    this.lexer = lexer;
    this.tokens = tokens;
    this.parser = parser;
  }

  /// True if `target` can be assigned to.
  static boolean isVariable(Expression target) {
    return target instanceof Expression.VariableName
        || target instanceof Expression.GlobalName
        || target instanceof Expression.Index;
  }

  /// Marks a variable as assigned to.
  static void markAssigned(Expression target) {
    if (target instanceof Expression.VariableName name) {
      name.local().reassign();
    }
  }

  /// `expr {',' expr}`
  List<Expression> expressionList() {
    var list = new ArrayList<Expression>();
    do {
      list.add(expression());
    } while (tokens.accept(Token.COMMA));
    return list;
  }

  Expression expression() {
    return expression(0);
  }

  /// `(simple | unary expr) {binary expr}`, for operators with a higher precedence than `limit`.
  private Expression expression(int limit) {
    parser.enterLevel();
    var result = operations(operand(), limit);
    parser.leaveLevel();
    return result;
  }

  /// `{binary expr}` after the first operand.
  private Expression operations(Expression first, int limit) {
    var chain = new Chain(first);
    while (true) {
      var token = lexer.token();
      var strength = strength(token);
      if (strength == null || strength.left <= limit) {
        return chain.end();
      }
      int line = lexer.line();
      if (token == Token.CONCAT) {
        var operands = concatenated();
        chain.add(left -> concat(left, operands, line));
      } else {
        lexer.advance();
        var right = expression(strength.right);
        chain.add(left -> combine(token, left, right, line));
      }
      checkLength(chain);
    }
  }

  private void checkLength(Chain chain) {
    if (chain.isTooLong()) {
      throw lexer.errorAt(lexer.line(), "function or expression too complex");
    }
  }

  /// `{'..' expr}`: all operands except the first. Each is one level deeper than the one before, as
  /// `..` is right-associative.
  private List<Expression> concatenated() {
    var operands = new ArrayList<Expression>();
    while (lexer.token() == Token.CONCAT) {
      lexer.advance();
      operands.add(expression(CONCAT.left));
      parser.enterLevel();
    }
    operands.forEach(_ -> parser.leaveLevel());
    return operands;
  }

  private static Expression concat(Expression first, List<Expression> others, int line) {
    var operands = new ArrayList<Expression>(List.of(first));
    operands.addAll(others);
    return new Expression.Concat(List.copyOf(operands), line);
  }

  private Expression operand() {
    int line = lexer.line();
    return switch (lexer.token()) {
      case NOT -> {
        lexer.advance();
        yield ConstantFolding.not(expression(UNARY));
      }
      case MINUS -> {
        lexer.advance();
        yield ConstantFolding.negate(expression(UNARY), line);
      }
      case HASH -> {
        lexer.advance();
        yield new Expression.Length(expression(UNARY), line);
      }
      default -> simple();
    };
  }

  private static @Nullable Strength strength(Token token) {
    return switch (token) {
      case OR -> OR;
      case AND -> AND;
      case EQUAL, UNEQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> COMPARISON;
      case CONCAT -> CONCAT;
      case PLUS, MINUS -> SUM;
      case STAR, SLASH, PERCENT -> PRODUCT;
      case CARET -> POWER;
      default -> null;
    };
  }

  private static Expression combine(Token token, Expression left, Expression right, int line) {
    return switch (token) {
      case OR -> new Expression.Or(left, right);
      case AND -> new Expression.And(left, right);
      default -> ConstantFolding.binary(operator(token), left, right, line);
    };
  }

  private static BinaryOperator operator(Token token) {
    return switch (token) {
      case PLUS -> BinaryOperator.ADD;
      case MINUS -> BinaryOperator.SUBTRACT;
      case STAR -> BinaryOperator.MULTIPLY;
      case SLASH -> BinaryOperator.DIVIDE;
      case PERCENT -> BinaryOperator.MODULO;
      case CARET -> BinaryOperator.POWER;
      case EQUAL -> BinaryOperator.EQUAL;
      case UNEQUAL -> BinaryOperator.UNEQUAL;
      case LESS -> BinaryOperator.LESS;
      case LESS_EQUAL -> BinaryOperator.LESS_OR_EQUAL;
      case GREATER -> BinaryOperator.GREATER;
      case GREATER_EQUAL -> BinaryOperator.GREATER_OR_EQUAL;
      default -> throw new IllegalArgumentException(token.text());
    };
  }

  /// `number | string | nil | true | false | '...' | table | function | suffixed`
  private Expression simple() {
    int line = lexer.line();
    return switch (lexer.token()) {
      case NUMBER -> literal(new Expression.Number(lexer.number()));
      case STRING -> literal(new Expression.Text(lexer.text()));
      case NIL -> literal(new Expression.Nil());
      case TRUE -> literal(new Expression.Bool(true));
      case FALSE -> literal(new Expression.Bool(false));
      case DOTS -> varargs();
      case OPEN_BRACE -> table();
      case FUNCTION -> {
        lexer.advance();
        yield new Expression.Function(parser.functionBody(false, line, null));
      }
      default -> suffixed();
    };
  }

  private Expression literal(Expression value) {
    lexer.advance();
    return value;
  }

  private Expression varargs() {
    if (!parser.scope().isVararg()) {
      throw lexer.error("cannot use '...' outside a vararg function");
    }
    lexer.advance();
    return new Expression.Varargs();
  }

  /// `name | '(' expr ')'`
  private Expression primary() {
    int line = lexer.line();
    if (lexer.token() == Token.NAME) {
      var name = lexer.text();
      lexer.advance();
      return parser.scope().resolve(name, line);
    }
    if (lexer.token() != Token.OPEN_PAREN) {
      throw lexer.error("unexpected symbol");
    }
    lexer.advance();
    var inner = expression();
    tokens.expectClosing(Token.CLOSE_PAREN, Token.OPEN_PAREN, line);
    return new Expression.Single(inner);
  }

  /// `primary {'.' name | '[' expr ']' | ':' name arguments | arguments}`
  Expression suffixed() {
    var names = NamePath.of(lexer, parser);
    var primary = primary();
    var chain = new Chain(primary);
    names.start(primary);
    while (true) {
      checkLength(chain);
      int line = lexer.line();
      switch (lexer.token()) {
        case DOT -> {
          lexer.advance();
          var name = tokens.expectName();
          chain.add(object -> new Expression.Index(object, new Expression.Text(name), line));
          names.field(name);
        }
        case OPEN_BRACKET -> {
          names.endRead();
          var key = bracketed();
          if (key instanceof Expression.LocalName name) {
            name.local().useAsKey();
          }
          chain.add(object -> new Expression.Index(object, key, line));
        }
        case COLON -> {
          lexer.advance();
          names.method();
          var name = tokens.expectName();
          var arguments = arguments();
          chain.add(object -> new Expression.MethodCall(object, name, arguments, line));
        }
        case OPEN_PAREN, STRING, OPEN_BRACE -> {
          names.enterCall();
          var arguments = arguments();
          names.leaveCall(arguments);
          chain.add(function -> new Expression.Call(function, arguments, line));
        }
        default -> {
          names.end();
          return simplify(chain.end());
        }
      }
    }
  }

  /// Removes parentheses unless the expression may have several values (parentheses also make it
  /// invalid as a target).
  private Expression simplify(Expression expression) {
    return expression instanceof Expression.Single single
            && !single.inner().isMulti()
            && lexer.token() != Token.ASSIGN
            && lexer.token() != Token.COMMA
        ? single.inner()
        : expression;
  }

  private Expression bracketed() {
    lexer.advance();
    var key = expression();
    tokens.expect(Token.CLOSE_BRACKET);
    return key;
  }

  /// `'(' [exprlist] ')' | table | string`
  private List<Expression> arguments() {
    int line = lexer.line();
    switch (lexer.token()) {
      case STRING -> {
        return List.of(literal(new Expression.Text(lexer.text())));
      }
      case OPEN_BRACE -> {
        return List.of(table());
      }
      case OPEN_PAREN -> {
        lexer.advance();
        if (tokens.accept(Token.CLOSE_PAREN)) {
          return List.of();
        }
        var arguments = expressionList();
        tokens.expectClosing(Token.CLOSE_PAREN, Token.OPEN_PAREN, line);
        return arguments;
      }
      default -> throw lexer.error("function arguments expected");
    }
  }

  /// `'{' [item {(',' | ';') item}] '}'`
  private Expression table() {
    int line = lexer.line();
    tokens.expect(Token.OPEN_BRACE);
    var items = new ArrayList<Expression.Item>();
    while (lexer.token() != Token.CLOSE_BRACE) {
      items.add(item());
      if (!tokens.accept(Token.COMMA) && !tokens.accept(Token.SEMICOLON)) {
        break;
      }
    }
    tokens.expectClosing(Token.CLOSE_BRACE, Token.OPEN_BRACE, line);
    return new Expression.Table(items, line);
  }

  /// `'[' expr ']' '=' expr | name '=' expr | expr`
  private Expression.Item item() {
    if (lexer.token() == Token.OPEN_BRACKET) {
      var key = bracketed();
      tokens.expect(Token.ASSIGN);
      return new Expression.Item(key, expression());
    }
    if (lexer.token() == Token.NAME && lexer.peek() == Token.ASSIGN) {
      var key = new Expression.Text(lexer.text());
      lexer.advance();
      lexer.advance();
      return new Expression.Item(key, expression());
    }
    return new Expression.Item(null, expression());
  }
}
