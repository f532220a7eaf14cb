package moongate.lua.syntax;

/// Consumes optional and required tokens for the parsers.
final class Tokens {
  private final Lexer lexer;

  Tokens(Lexer lexer) {
    this.lexer = lexer;
  }

  /// Consumes the token if it comes next.
  boolean accept(Token token) {
    if (lexer.token() != token) {
      return false;
    }
    lexer.advance();
    return true;
  }

  /// Consumes the token, which must come next.
  void expect(Token token) {
    if (!accept(token)) {
      throw expected(token);
    }
  }

  /// Consumes a name, which must come next.
  String expectName() {
    if (lexer.token() != Token.NAME) {
      throw expected(Token.NAME);
    }
    var name = lexer.text();
    lexer.advance();
    return name;
  }

  /// The error for a missing token.
  SyntaxError expected(Token token) {
    return lexer.error("'" + token.text() + "' expected");
  }

  /// Consumes the token that closes a construct opened on `line`.
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
