package moongate.lua.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses statements and blocks. The comment of each method is its grammar rule.
final class StatementParser {
  private final Lexer lexer;
  private final Tokens tokens;
  private final ExpressionParser expressions;
  private final Parser parser;
  private final boolean isForDebugging;
  private final @Nullable NameListener listener;

  StatementParser(
      Lexer lexer,
      Tokens tokens,
      ExpressionParser expressions,
      Parser parser,
      boolean isForDebugging) {
    this.lexer = lexer;
    this.tokens = tokens;
    this.expressions = expressions;
    this.parser = parser;
    this.isForDebugging = isForDebugging;
    this.listener = parser.listener();
  }

  /// `{statement [';']} [laststatement [';']]`
  private Statement.Block block(boolean isLoop) {
    parser.scope().openBlock(isLoop);
    var block = statements();
    parser.scope().closeBlock();
    return block;
  }

  /// The block of a whole function; it ends with the position where the function returns.
  Statement.Block functionBlock() {
    parser.scope().openBlock(false);
    var block = statements();
    if (isForDebugging) {
      int line = parser.scope().outer() == null ? lexer.previousLine() : lexer.line();
      block.statements().add(new Statement.Line(line, parser.scope().visible()));
    }
    parser.scope().closeBlock();
    return block;
  }

  private Statement.Block statements() {
    parser.enterLevel();
    var statements = new ArrayList<Statement>();
    boolean isLast = false;
    while (!isLast && !endsBlock()) {
      if (tokens.accept(Token.SEMICOLON)) {
        continue;
      }
      isLast = lexer.token() == Token.RETURN;
      if (isForDebugging) {
        addForDebugging(statements);
      } else {
        statements.add(statement());
      }
      tokens.accept(Token.SEMICOLON);
    }
    parser.leaveLevel();
    return new Statement.Block(statements);
  }

  private void addForDebugging(List<Statement> statements) {
    var visible = parser.scope().visible();
    int line = lexer.line();
    boolean isFirst = statements.isEmpty();
    var statement = statement();
    int reported =
        switch (statement) {
          case Statement.If choice -> choice.branches().getFirst().line();
          case Statement.Do _, Statement.Labelled _, Statement.Repeat _ -> 0;
          // In PUC Lua, variables are nil at the start of a function without an instruction, so
          // there is no line event.
          case Statement.LocalDeclaration declaration
              when isFirst && declaration.values().isEmpty() ->
              0;
          default -> line;
        };
    statements.add(new Statement.Line(reported, visible));
    statements.add(statement);
  }

  private boolean endsBlock() {
    return switch (lexer.token()) {
      case ELSE, ELSEIF, END, UNTIL, END_OF_SOURCE -> true;
      default -> false;
    };
  }

  private Statement statement() {
    int line = lexer.line();
    return switch (lexer.token()) {
      case IF -> ifStatement(line);
      case WHILE -> whileStatement(line);
      case DO -> doStatement(line);
      case FOR -> forStatement(line);
      case REPEAT -> repeatStatement(line);
      case FUNCTION -> functionStatement(line);
      case LOCAL -> localStatement();
      case RETURN -> returnStatement(line);
      case BREAK -> breakStatement();
      case LABEL -> label();
      default -> isGoto() ? gotoStatement(line) : expressionStatement();
    };
  }

  /// `if expr then block {elseif expr then block} [else block] end`
  private Statement ifStatement(int line) {
    var branches = new ArrayList<Statement.Branch>();
    do {
      lexer.advance();
      int conditionLine = lexer.line();
      var condition = expressions.expression();
      tokens.expect(Token.THEN);
      branches.add(new Statement.Branch(condition, block(false), conditionLine));
    } while (lexer.token() == Token.ELSEIF);
    var otherwise = tokens.accept(Token.ELSE) ? block(false) : null;
    tokens.expectClosing(Token.END, Token.IF, line);
    return new Statement.If(branches, otherwise);
  }

  /// `while expr do block end`
  private Statement whileStatement(int line) {
    lexer.advance();
    var condition = expressions.expression();
    tokens.expect(Token.DO);
    var body = block(true);
    tokens.expectClosing(Token.END, Token.WHILE, line);
    return new Statement.While(condition, body, line);
  }

  /// `do block end`
  private Statement doStatement(int line) {
    lexer.advance();
    var body = block(false);
    tokens.expectClosing(Token.END, Token.DO, line);
    return new Statement.Do(body);
  }

  /// `repeat block until expr`
  private Statement repeatStatement(int line) {
    lexer.advance();
    parser.scope().openBlock(true);
    parser.scope().openBlock(false);
    var body = statements();
    tokens.expectClosing(Token.UNTIL, Token.REPEAT, line);
    if (isForDebugging) {
      body.statements().add(new Statement.Line(lexer.line(), parser.scope().visible()));
    }
    var condition = expressions.expression();
    parser.scope().closeBlock();
    parser.scope().closeBlock();
    return new Statement.Repeat(body, condition, line);
  }

  /// `for name '=' … | for namelist in …`
  private Statement forStatement(int line) {
    lexer.advance();
    parser.scope().openBlock(true);
    var name = tokens.expectName();
    var statement =
        switch (lexer.token()) {
          case ASSIGN -> numericFor(name, line);
          case COMMA, IN -> genericFor(name, line);
          default -> throw lexer.error("'=' or 'in' expected");
        };
    parser.scope().closeBlock();
    return statement;
  }

  /// `'=' expr ',' expr [',' expr] do block end`
  private Statement numericFor(String name, int line) {
    lexer.advance();
    var start = expressions.expression();
    tokens.expect(Token.COMMA);
    var limit = expressions.expression();
    var step = tokens.accept(Token.COMMA) ? expressions.expression() : null;
    var variable = new Local(name);
    var body = loopBody(List.of(variable), line);
    return new Statement.NumericFor(variable, start, limit, step, body, line);
  }

  /// `{',' name} in exprlist do block end`
  private Statement genericFor(String first, int line) {
    var variables = new ArrayList<Local>();
    variables.add(new Local(first));
    while (tokens.accept(Token.COMMA)) {
      variables.add(new Local(tokens.expectName()));
    }
    tokens.expect(Token.IN);
    int callLine = lexer.line();
    var values = expressions.expressionList();
    var body = loopBody(variables, line);
    return new Statement.GenericFor(List.copyOf(variables), values, body, callLine);
  }

  private Statement.Block loopBody(List<Local> variables, int line) {
    tokens.expect(Token.DO);
    parser.scope().openBlock(false);
    variables.forEach(parser.scope()::declare);
    var body = block(false);
    parser.scope().closeBlock();
    tokens.expectClosing(Token.END, Token.FOR, line);
    return body;
  }

  /// `function name {'.' name} [':' name] body`
  private Statement functionStatement(int line) {
    lexer.advance();
    int column = listener == null ? 0 : lexer.column();
    var name = tokens.expectName();
    var target = parser.scope().resolve(name, line);
    if (listener != null && target instanceof Expression.GlobalName) {
      boolean isField = lexer.token() == Token.DOT || lexer.token() == Token.COLON;
      var use = isField ? NameListener.Use.READ : NameListener.Use.WRITTEN;
      listener.name(name, line, column, use, null, parser.isMain());
    }
    boolean isMethod = false;
    while (!isMethod && (lexer.token() == Token.DOT || lexer.token() == Token.COLON)) {
      isMethod = lexer.token() == Token.COLON;
      lexer.advance();
      target = new Expression.Index(target, new Expression.Text(tokens.expectName()), line);
    }
    ExpressionParser.markAssigned(target);
    var body = parser.functionBody(isMethod, line, null);
    return new Statement.Assignment(List.of(target), List.of(new Expression.Function(body)));
  }

  /// `local function name body | local namelist ['=' exprlist]`
  private Statement localStatement() {
    lexer.advance();
    int line = lexer.line();
    if (tokens.accept(Token.FUNCTION)) {
      int nameLine = lexer.line();
      int nameColumn = listener == null ? 0 : lexer.column();
      var local = new Local(tokens.expectName());
      parser.scope().declare(local);
      if (listener != null) {
        parser.declared(List.of(new Parser.Declared(local, nameLine, nameColumn)));
      }
      var body = parser.functionBody(false, line, local);
      local.function(body);
      return new Statement.LocalFunction(local, body);
    }
    var locals = new ArrayList<Local>();
    var places = new ArrayList<Parser.Declared>();
    do {
      int nameLine = lexer.line();
      int nameColumn = listener == null ? 0 : lexer.column();
      var local = new Local(tokens.expectName());
      locals.add(local);
      if (listener != null) {
        places.add(new Parser.Declared(local, nameLine, nameColumn));
      }
    } while (tokens.accept(Token.COMMA));
    if (listener != null) {
      parser.declared(places);
    }
    var values = tokens.accept(Token.ASSIGN) ? expressions.expressionList() : List.<Expression>of();
    locals.forEach(parser.scope()::declare);
    noteConstants(locals, values);
    return new Statement.LocalDeclaration(List.copyOf(locals), values);
  }

  private static void noteConstants(List<Local> locals, List<Expression> values) {
    for (int i = 0; i < locals.size(); i++) {
      if (i < values.size()) {
        if (values.get(i).isConstant()) {
          locals.get(i).constant(values.get(i));
        }
      } else if (values.isEmpty() || !values.getLast().isMulti()) {
        locals.get(i).constant(new Expression.Nil());
      }
    }
  }

  /// `return [exprlist]`
  private Statement returnStatement(int line) {
    lexer.advance();
    boolean isEmpty = endsBlock() || lexer.token() == Token.SEMICOLON;
    boolean isMain = parser.scope().outer() == null;
    parser.isInMainReturn(isMain || parser.isInMainReturn());
    var values = isEmpty ? List.<Expression>of() : expressions.expressionList();
    parser.isInMainReturn(!isMain && parser.isInMainReturn());
    tokens.accept(Token.SEMICOLON);
    if (!endsBlock()) {
      throw tokens.expected(parser.scope().outer() == null ? Token.END_OF_SOURCE : Token.END);
    }
    return new Statement.Return(values, line);
  }

  private Statement breakStatement() {
    if (!parser.scope().isInLoop()) {
      throw lexer.errorAt(lexer.line(), "no loop to break");
    }
    lexer.advance();
    return new Statement.Break();
  }

  /// `'::' name '::'`
  private Statement label() {
    lexer.advance();
    var name = tokens.expectName();
    tokens.expect(Token.LABEL);
    while (lexer.token() == Token.SEMICOLON) {
      lexer.advance();
    }
    boolean isLast = endsBlock() && lexer.token() != Token.UNTIL;
    return new Statement.Labelled(parser.scope().define(name, isLast));
  }

  /// `goto` is an ordinary name unless another name follows it.
  private boolean isGoto() {
    return lexer.token() == Token.NAME && lexer.text().equals("goto") && lexer.peek() == Token.NAME;
  }

  /// `goto name`
  private Statement gotoStatement(int line) {
    lexer.advance();
    return new Statement.Goto(parser.scope().jumpTo(tokens.expectName(), line), line);
  }

  /// `functioncall | varlist '=' exprlist`
  private Statement expressionStatement() {
    var first = expressions.suffixed();
    boolean isAssigned = lexer.token() == Token.ASSIGN || lexer.token() == Token.COMMA;
    if (isAssigned && ExpressionParser.isVariable(first)) {
      return assignment(first);
    }
    if (first instanceof Expression.Call || first instanceof Expression.MethodCall) {
      return new Statement.CallStatement(first);
    }
    throw lexer.error(ExpressionParser.isVariable(first) ? "'=' expected" : "syntax error");
  }

  private Statement assignment(Expression first) {
    var targets = new ArrayList<Expression>();
    targets.add(first);
    while (tokens.accept(Token.COMMA)) {
      var target = expressions.suffixed();
      if (!ExpressionParser.isVariable(target)) {
        throw lexer.error("syntax error");
      }
      targets.add(target);
      if (targets.size() > FunctionScope.MOST_LOCALS) {
        throw lexer.error("too many variables in assignment");
      }
    }
    tokens.expect(Token.ASSIGN);
    var values = expressions.expressionList();
    targets.forEach(ExpressionParser::markAssigned);
    return new Statement.Assignment(targets, values);
  }
}
