package moongate.lua.syntax;

import java.util.ArrayList;
import java.util.List;
import moongate.lua.runtime.Source;
import org.jspecify.annotations.Nullable;

/// Reads statements, by recursive descent. Each method opens with its line of the grammar.
public final class Parser {
  private static final int DEEPEST = 190;

  private final Lexer lexer;
  private final ExpressionParser expressions;
  private final boolean isForDebugging;
  private final @Nullable NameListener listener;

  /// The variables of each `local` statement; kept for a listener only.
  private final List<List<Declared>> declared = new ArrayList<>();

  private boolean isInMainReturn;
  private FunctionScope scope;
  private int depth;

  private Parser(
      Source source, String chunk, boolean isForDebugging, @Nullable NameListener listener) {
    this.isForDebugging = isForDebugging;
    this.listener = listener;
    lexer = new Lexer(source, chunk);
    scope = new FunctionScope(null, lexer, 0, true, isForDebugging);
    expressions = new ExpressionParser(lexer, this);
  }

  /// The function that `source` is as a whole.
  ///
  /// @param chunk the chunk's name in messages
  /// @throws SyntaxError when it is not Lua
  public static FunctionBody parse(Source source, String chunk) {
    var main = parse(source, chunk, false);
    NumberInference.run(main);
    return main;
  }

  /// [#parse(Source, String)] for code whose lines and variables a debugger will look at: a
  /// [Statement.Line] stands before each statement, and nothing is assumed of any variable.
  public static FunctionBody parseForDebugging(Source source, String chunk) {
    return parse(source, chunk, true);
  }

  /// Reads `source` and tells `listener` of its global names.
  ///
  /// @throws SyntaxError when it is not Lua
  public static void listen(Source source, String chunk, NameListener listener) {
    var parser = new Parser(source, chunk, false, listener);
    var unused = parser.main();
    parser.declared.forEach(statement -> tellUnused(statement, listener));
  }

  /// What stands before a variable that is used has to be there, too: `local ok, err = f()`.
  private static void tellUnused(List<Declared> statement, NameListener listener) {
    for (var variable : statement.reversed()) {
      if (variable.local.isMentioned()) {
        return;
      }
      listener.unused(variable.local.name(), variable.line, variable.column);
    }
  }

  /// A variable and its place in the source.
  private record Declared(Local local, int line, int column) {}

  private static FunctionBody parse(Source source, String chunk, boolean isForDebugging) {
    return new Parser(source, chunk, isForDebugging, null).main();
  }

  private FunctionBody main() {
    lexer.advance();
    var body = functionBlock();
    if (lexer.token() != Token.END_OF_SOURCE) {
      throw expected(Token.END_OF_SOURCE);
    }
    return new FunctionBody(List.of(), true, List.of(), body, null, 0, lexer.line());
  }

  // --- shared with ExpressionParser ------------------------------------------------------------

  FunctionScope scope() {
    return scope;
  }

  @Nullable NameListener listener() {
    return listener;
  }

  /// True where code runs when the chunk does, or the function that it returns.
  boolean isMain() {
    var outer = scope.outer();
    return outer == null || (isInMainReturn && outer.outer() == null);
  }

  void enterLevel() {
    if (++depth > DEEPEST) {
      throw lexer.errorAt(lexer.line(), "chunk has too many syntax levels");
    }
  }

  void leaveLevel() {
    depth--;
  }

  boolean accept(Token token) {
    if (lexer.token() != token) {
      return false;
    }
    lexer.advance();
    return true;
  }

  void expect(Token token) {
    if (!accept(token)) {
      throw expected(token);
    }
  }

  String expectName() {
    if (lexer.token() != Token.NAME) {
      throw expected(Token.NAME);
    }
    var name = lexer.text();
    lexer.advance();
    return name;
  }

  private SyntaxError expected(Token token) {
    return lexer.error("'" + token.text() + "' expected");
  }

  void expectClosing(Token closing, Token opening, int line) {
    if (accept(closing)) {
      return;
    }
    if (line == lexer.line()) {
      throw expected(closing);
    }
    throw lexer.error(
        "'"
            + closing.text()
            + "' expected (to close '"
            + opening.text()
            + "' at line "
            + line
            + ")");
  }

  /// `'(' [namelist [',' '...'] | '...'] ')' block 'end'`
  FunctionBody functionBody(boolean isMethod, int line, @Nullable Local self) {
    var parameters = new ArrayList<Local>();
    if (isMethod) {
      parameters.add(new Local("self"));
    }
    expect(Token.OPEN_PAREN);
    boolean isVararg = false;
    if (lexer.token() != Token.CLOSE_PAREN) {
      do {
        if (accept(Token.DOTS)) {
          isVararg = true;
        } else if (lexer.token() == Token.NAME) {
          parameters.add(new Local(expectName()));
        } else {
          throw lexer.error("<name> or '...' expected");
        }
      } while (!isVararg && accept(Token.COMMA));
    }
    expect(Token.CLOSE_PAREN);
    var outer = scope;
    scope = new FunctionScope(outer, lexer, line, isVararg, isForDebugging);
    scope.openBlock(false);
    parameters.forEach(scope::declare);
    var body = functionBlock();
    int lastLine = lexer.line();
    expectClosing(Token.END, Token.FUNCTION, line);
    scope.closeBlock();
    var upvalues = scope.upvalues();
    scope = outer;
    return new FunctionBody(
        List.copyOf(parameters), isVararg, upvalues, body, self, line, lastLine);
  }

  // --- statements ----------------------------------------------------------------------------

  /// `{statement [';']} [laststatement [';']]`
  private Statement.Block block(boolean isLoop) {
    scope.openBlock(isLoop);
    var block = statements();
    scope.closeBlock();
    return block;
  }

  /// The block of a whole function, which ends with the place where it returns.
  private Statement.Block functionBlock() {
    scope.openBlock(false);
    var block = statements();
    if (isForDebugging) {
      int line = scope.outer() == null ? lexer.previousLine() : lexer.line();
      block.statements().add(new Statement.Line(line, scope.visible()));
    }
    scope.closeBlock();
    return block;
  }

  private Statement.Block statements() {
    enterLevel();
    var statements = new ArrayList<Statement>();
    boolean isLast = false;
    while (!isLast && !endsBlock()) {
      if (accept(Token.SEMICOLON)) {
        continue;
      }
      isLast = lexer.token() == Token.RETURN;
      if (isForDebugging) {
        addForDebugging(statements);
      } else {
        statements.add(statement());
      }
      accept(Token.SEMICOLON);
    }
    leaveLevel();
    return new Statement.Block(statements);
  }

  private void addForDebugging(List<Statement> statements) {
    var visible = scope.visible();
    int line = lexer.line();
    boolean isFirst = statements.isEmpty();
    var statement = statement();
    int reported =
        switch (statement) {
          case Statement.If choice -> choice.branches().getFirst().line();
          case Statement.Do _, Statement.Labelled _, Statement.Repeat _ -> 0;
          // The reference's variables are nil at the start of a function: no instruction does it.
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
      expect(Token.THEN);
      branches.add(new Statement.Branch(condition, block(false), conditionLine));
    } while (lexer.token() == Token.ELSEIF);
    var otherwise = accept(Token.ELSE) ? block(false) : null;
    expectClosing(Token.END, Token.IF, line);
    return new Statement.If(branches, otherwise);
  }

  /// `while expr do block end`
  private Statement whileStatement(int line) {
    lexer.advance();
    var condition = expressions.expression();
    expect(Token.DO);
    var body = block(true);
    expectClosing(Token.END, Token.WHILE, line);
    return new Statement.While(condition, body, line);
  }

  /// `do block end`
  private Statement doStatement(int line) {
    lexer.advance();
    var body = block(false);
    expectClosing(Token.END, Token.DO, line);
    return new Statement.Do(body);
  }

  /// `repeat block until expr`
  private Statement repeatStatement(int line) {
    lexer.advance();
    scope.openBlock(true);
    scope.openBlock(false);
    var body = statements();
    expectClosing(Token.UNTIL, Token.REPEAT, line);
    if (isForDebugging) {
      body.statements().add(new Statement.Line(lexer.line(), scope.visible()));
    }
    var condition = expressions.expression();
    scope.closeBlock();
    scope.closeBlock();
    return new Statement.Repeat(body, condition, line);
  }

  /// `for name '=' … | for namelist in …`
  private Statement forStatement(int line) {
    lexer.advance();
    scope.openBlock(true);
    var name = expectName();
    var statement =
        switch (lexer.token()) {
          case ASSIGN -> numericFor(name, line);
          case COMMA, IN -> genericFor(name, line);
          default -> throw lexer.error("'=' or 'in' expected");
        };
    scope.closeBlock();
    return statement;
  }

  /// `'=' expr ',' expr [',' expr] do block end`
  private Statement numericFor(String name, int line) {
    lexer.advance();
    var start = expressions.expression();
    expect(Token.COMMA);
    var limit = expressions.expression();
    var step = accept(Token.COMMA) ? expressions.expression() : null;
    var variable = new Local(name);
    var body = loopBody(List.of(variable), line);
    return new Statement.NumericFor(variable, start, limit, step, body, line);
  }

  /// `{',' name} in exprlist do block end`
  private Statement genericFor(String first, int line) {
    var variables = new ArrayList<Local>();
    variables.add(new Local(first));
    while (accept(Token.COMMA)) {
      variables.add(new Local(expectName()));
    }
    expect(Token.IN);
    int callLine = lexer.line();
    var values = expressions.expressionList();
    var body = loopBody(variables, line);
    return new Statement.GenericFor(List.copyOf(variables), values, body, callLine);
  }

  private Statement.Block loopBody(List<Local> variables, int line) {
    expect(Token.DO);
    scope.openBlock(false);
    variables.forEach(scope::declare);
    var body = block(false);
    scope.closeBlock();
    expectClosing(Token.END, Token.FOR, line);
    return body;
  }

  /// `function name {'.' name} [':' name] body`
  private Statement functionStatement(int line) {
    lexer.advance();
    int column = listener == null ? 0 : lexer.column();
    var name = expectName();
    var target = scope.resolve(name, line);
    if (listener != null && target instanceof Expression.GlobalName) {
      boolean isField = lexer.token() == Token.DOT || lexer.token() == Token.COLON;
      var use = isField ? NameListener.Use.READ : NameListener.Use.WRITTEN;
      listener.name(name, line, column, use, null, isMain());
    }
    boolean isMethod = false;
    while (!isMethod && (lexer.token() == Token.DOT || lexer.token() == Token.COLON)) {
      isMethod = lexer.token() == Token.COLON;
      lexer.advance();
      target = new Expression.Index(target, new Expression.Text(expectName()), line);
    }
    ExpressionParser.markAssigned(target);
    var body = functionBody(isMethod, line, null);
    return new Statement.Assignment(List.of(target), List.of(new Expression.Function(body)));
  }

  /// `local function name body | local namelist ['=' exprlist]`
  private Statement localStatement() {
    lexer.advance();
    int line = lexer.line();
    if (accept(Token.FUNCTION)) {
      int nameLine = lexer.line();
      int nameColumn = listener == null ? 0 : lexer.column();
      var local = new Local(expectName());
      scope.declare(local);
      if (listener != null) {
        declared.add(List.of(new Declared(local, nameLine, nameColumn)));
      }
      var body = functionBody(false, line, local);
      local.function(body);
      return new Statement.LocalFunction(local, body);
    }
    var locals = new ArrayList<Local>();
    var places = new ArrayList<Declared>();
    do {
      int nameLine = lexer.line();
      int nameColumn = listener == null ? 0 : lexer.column();
      var local = new Local(expectName());
      locals.add(local);
      if (listener != null) {
        places.add(new Declared(local, nameLine, nameColumn));
      }
    } while (accept(Token.COMMA));
    if (listener != null) {
      declared.add(places);
    }
    var values = accept(Token.ASSIGN) ? expressions.expressionList() : List.<Expression>of();
    locals.forEach(scope::declare);
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
    isInMainReturn |= scope.outer() == null;
    var values = isEmpty ? List.<Expression>of() : expressions.expressionList();
    isInMainReturn &= scope.outer() != null;
    accept(Token.SEMICOLON);
    if (!endsBlock()) {
      throw expected(scope.outer() == null ? Token.END_OF_SOURCE : Token.END);
    }
    return new Statement.Return(values, line);
  }

  private Statement breakStatement() {
    if (!scope.isInLoop()) {
      throw lexer.errorAt(lexer.line(), "no loop to break");
    }
    lexer.advance();
    return new Statement.Break();
  }

  /// `'::' name '::'`
  private Statement label() {
    lexer.advance();
    var name = expectName();
    expect(Token.LABEL);
    while (lexer.token() == Token.SEMICOLON) {
      lexer.advance();
    }
    boolean isLast = endsBlock() && lexer.token() != Token.UNTIL;
    return new Statement.Labelled(scope.define(name, isLast));
  }

  /// `goto` is a word like any other unless a name follows it.
  private boolean isGoto() {
    return lexer.token() == Token.NAME && lexer.text().equals("goto") && lexer.peek() == Token.NAME;
  }

  /// `goto name`
  private Statement gotoStatement(int line) {
    lexer.advance();
    return new Statement.Goto(scope.jumpTo(expectName(), line), line);
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
    while (accept(Token.COMMA)) {
      var target = expressions.suffixed();
      if (!ExpressionParser.isVariable(target)) {
        throw lexer.error("syntax error");
      }
      targets.add(target);
      if (targets.size() > FunctionScope.MOST_LOCALS) {
        throw lexer.error("too many variables in assignment");
      }
    }
    expect(Token.ASSIGN);
    var values = expressions.expressionList();
    targets.forEach(ExpressionParser::markAssigned);
    return new Statement.Assignment(targets, values);
  }
}
