package moongate.lua.syntax;

import java.util.ArrayList;
import java.util.List;
import moongate.lua.runtime.Source;
import org.jspecify.annotations.Nullable;

/// Parses a chunk by recursive descent. This class has the state that the parts share;
/// [StatementParser] and [ExpressionParser] are the parts.
public final class Parser {
  private static final int DEEPEST = 190;

  private final Lexer lexer;
  private final Tokens tokens;
  private final StatementParser statements;
  private final boolean isForDebugging;
  private final @Nullable NameListener listener;

  /// The variables of each `local` statement; collected for a listener only.
  private final List<List<Declared>> declared = new ArrayList<>();

  private boolean isInMainReturn;
  private FunctionScope scope;
  private int depth;

  private Parser(
      Source source, String chunk, boolean isForDebugging, @Nullable NameListener listener) {
    this.isForDebugging = isForDebugging;
    this.listener = listener;
    lexer = new Lexer(source, chunk);
    tokens = new Tokens(lexer);
    scope = new FunctionScope(null, lexer, 0, true, isForDebugging);
    var expressions = new ExpressionParser(lexer, tokens, this);
    statements = new StatementParser(lexer, tokens, expressions, this, isForDebugging);
  }

  /// Parses `source` as a function.
  ///
  /// @param chunk the chunk's name in messages
  /// @throws SyntaxError if it is not valid Lua
  public static FunctionBody parse(Source source, String chunk) {
    var main = parse(source, chunk, false);
    NumberInference.run(main);
    return main;
  }

  /// Like [#parse(Source, String)], for code that is to be debugged: there is a [Statement.Line]
  /// before each statement, and nothing is inferred about variables.
  public static FunctionBody parseForDebugging(Source source, String chunk) {
    return parse(source, chunk, true);
  }

  /// Parses `source` and reports its names to `listener`.
  ///
  /// @throws SyntaxError if it is not valid Lua
  public static void listen(Source source, String chunk, NameListener listener) {
    var parser = new Parser(source, chunk, false, listener);
    var unused = parser.main();
    parser.declared.forEach(statement -> tellUnused(statement, listener));
  }

  /// Variables before a used one are needed, too: `local ok, err = f()`.
  private static void tellUnused(List<Declared> statement, NameListener listener) {
    for (var variable : statement.reversed()) {
      if (variable.local.isMentioned()) {
        return;
      }
      listener.unused(variable.local.name(), variable.line, variable.column);
    }
  }

  /// A variable and its position in the source.
  record Declared(Local local, int line, int column) {}

  private static FunctionBody parse(Source source, String chunk, boolean isForDebugging) {
    return new Parser(source, chunk, isForDebugging, null).main();
  }

  private FunctionBody main() {
    lexer.advance();
    var body = statements.functionBlock();
    if (lexer.token() != Token.END_OF_SOURCE) {
      throw tokens.expected(Token.END_OF_SOURCE);
    }
    return new FunctionBody(List.of(), true, List.of(), body, null, 0, lexer.line());
  }

  // State shared by the parts

  FunctionScope scope() {
    return scope;
  }

  @Nullable NameListener listener() {
    return listener;
  }

  /// True in code that runs when the chunk runs, or when the function that the chunk returns runs.
  boolean isMain() {
    var outer = scope.outer();
    return outer == null || (isInMainReturn && outer.outer() == null);
  }

  /// True while the chunk's own `return` is parsed.
  boolean isInMainReturn() {
    return isInMainReturn;
  }

  void isInMainReturn(boolean isNow) {
    isInMainReturn = isNow;
  }

  /// Stores the variables of a `local` statement.
  void declared(List<Declared> variables) {
    declared.add(variables);
  }

  void enterLevel() {
    if (++depth > DEEPEST) {
      throw lexer.errorAt(lexer.line(), "chunk has too many syntax levels");
    }
  }

  void leaveLevel() {
    depth--;
  }

  /// `'(' [namelist [',' '...'] | '...'] ')' block 'end'`
  FunctionBody functionBody(boolean isMethod, int line, @Nullable Local self) {
    var parameters = new ArrayList<Local>();
    if (isMethod) {
      parameters.add(new Local("self"));
    }
    tokens.expect(Token.OPEN_PAREN);
    boolean isVararg = false;
    if (lexer.token() != Token.CLOSE_PAREN) {
      do {
        if (tokens.accept(Token.DOTS)) {
          isVararg = true;
        } else if (lexer.token() == Token.NAME) {
          parameters.add(new Local(tokens.expectName()));
        } else {
          throw lexer.error("<name> or '...' expected");
        }
      } while (!isVararg && tokens.accept(Token.COMMA));
    }
    tokens.expect(Token.CLOSE_PAREN);
    var outer = scope;
    scope = new FunctionScope(outer, lexer, line, isVararg, isForDebugging);
    scope.openBlock(false);
    parameters.forEach(scope::declare);
    var body = statements.functionBlock();
    int lastLine = lexer.line();
    tokens.expectClosing(Token.END, Token.FUNCTION, line);
    scope.closeBlock();
    var upvalues = scope.upvalues();
    scope = outer;
    return new FunctionBody(
        List.copyOf(parameters), isVararg, upvalues, body, self, line, lastLine);
  }
}
