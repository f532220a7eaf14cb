package moongate.plugins.protobuf;

import java.util.ArrayList;
import java.util.List;
import moongate.plugins.protobuf.ProtoLexer.Kind;
import moongate.plugins.protobuf.ProtoLexer.Token;

/// The tokens of a `.proto` file, one after the other.
final class ProtoTokens {
  private final String file;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  ProtoTokens(String file, String text) throws ProtoException {
    this.file = file;
    var lexer = new ProtoLexer(file, text);
    do {
      tokens.add(lexer.next());
    } while (tokens.getLast().kind() != Kind.END);
  }

  Token peek() {
    return tokens.get(at);
  }

  boolean isNext(Kind kind) {
    return peek().kind() == kind;
  }

  /// Whether `symbol` follows the next token.
  boolean isFollowedBy(String symbol) {
    return at + 1 < tokens.size() && tokens.get(at + 1).is(symbol);
  }

  void skip() {
    if (!isNext(Kind.END)) {
      at++;
    }
  }

  boolean accept(String text) {
    if (!peek().is(text)) {
      return false;
    }
    at++;
    return true;
  }

  void expect(String text) throws ProtoException {
    if (!accept(text)) {
      throw error("'" + text + "' expected near '" + peek().text() + "'");
    }
  }

  String word(String what) throws ProtoException {
    if (!isNext(Kind.WORD)) {
      throw error(what + " expected near '" + peek().text() + "'");
    }
    return tokens.get(at++).text();
  }

  /// `a.b.C`
  String name() throws ProtoException {
    var name = new StringBuilder(word("a name"));
    while (accept(".")) {
      name.append('.').append(word("a name"));
    }
    return name.toString();
  }

  /// `a.b.C` or `.a.b.C`
  String typeName() throws ProtoException {
    return accept(".") ? "." + name() : name();
  }

  /// Reads a string, joining adjacent ones.
  String string() throws ProtoException {
    if (!isNext(Kind.STRING)) {
      throw error("a string expected near '" + peek().text() + "'");
    }
    var all = new StringBuilder();
    while (isNext(Kind.STRING)) {
      all.append(tokens.get(at++).text());
    }
    return all.toString();
  }

  int integer() throws ProtoException {
    boolean isNegative = accept("-");
    var text = peek().text();
    try {
      long number = isNext(Kind.NUMBER) ? Long.decode(text) : Long.MAX_VALUE;
      number = isNegative ? -number : number;
      if (number == (int) number) {
        at++;
        return (int) number;
      }
    } catch (NumberFormatException malformed) {
      // reported below
    }
    throw error("a whole number expected near '" + text + "'");
  }

  /// Skips everything up to the next semicolon.
  void skipStatement() throws ProtoException {
    while (!accept(";")) {
      if (isNext(Kind.END)) {
        throw error("';' expected near '" + peek().text() + "'");
      }
      at++;
    }
  }

  ProtoException error(String problem) {
    return new ProtoException(file + ":" + peek().line() + ": " + problem);
  }
}
