package moongate.lua.syntax;

/// What parsers ask of the tokens to come: to skip one, or to insist on it.
final class Tokens {
  private final Lexer lexer;

  Tokens(Lexer lexer) {
    this.lexer = lexer;
  }

  /// Skips the token if it is the next one.
  boolean accept(Token token) {
    if (lexer.token() != token) {
      return false;
    }
    lexer.advance();
    return true;
  }

  /// Skips the token, which has to be the next one.
  void expect(Token token) {
    if (!accept(token)) {
      throw expected(token);
    }
  }

  /// Skips a name, which has to come next.
  String expectName() {
    if (lexer.token() != Token.NAME) {
      throw expected(Token.NAME);
    }
    var name = lexer.text();
    lexer.advance();
    return name;
  }

  /// The error that another token should be here.
  SyntaxError expected(Token token) {
    return lexer.error("'" + token.text() + "' expected");
  }

  /// Skips what closes something that was opened on `line`.
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
}
