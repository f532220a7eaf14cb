package moongate.lua.syntax;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The kinds of tokens.
enum Token {
  AND("and"),
  BREAK("break"),
  DO("do"),
  ELSE("else"),
  ELSEIF("elseif"),
  END("end"),
  FALSE("false"),
  FOR("for"),
  FUNCTION("function"),
  IF("if"),
  IN("in"),
  LOCAL("local"),
  NIL("nil"),
  NOT("not"),
  OR("or"),
  REPEAT("repeat"),
  RETURN("return"),
  THEN("then"),
  TRUE("true"),
  UNTIL("until"),
  WHILE("while"),
  PLUS("+"),
  MINUS("-"),
  STAR("*"),
  SLASH("/"),
  PERCENT("%"),
  CARET("^"),
  HASH("#"),
  EQUAL("=="),
  UNEQUAL("~="),
  LESS_EQUAL("<="),
  GREATER_EQUAL(">="),
  LESS("<"),
  GREATER(">"),
  ASSIGN("="),
  OPEN_PAREN("("),
  CLOSE_PAREN(")"),
  OPEN_BRACE("{"),
  CLOSE_BRACE("}"),
  OPEN_BRACKET("["),
  CLOSE_BRACKET("]"),
  LABEL("::"),
  SEMICOLON(";"),
  COLON(":"),
  COMMA(","),
  DOT("."),
  CONCAT(".."),
  DOTS("..."),
  NAME("<name>"),
  STRING("<string>"),
  NUMBER("<number>"),
  END_OF_SOURCE("<eof>");

  private static final Map<String, Token> KEYWORDS =
      Arrays.stream(values())
          .filter(token -> token.compareTo(WHILE) <= 0)
          .collect(Collectors.toUnmodifiableMap(Token::text, Function.identity()));

  private final String text;

  Token(String text) {
    this.text = text;
  }

  /// The text of the token, or its name in messages.
  String text() {
    return text;
  }

  /// The keyword `word`, or [#NAME].
  static Token ofWord(String word) {
    return KEYWORDS.getOrDefault(word, NAME);
  }
}
