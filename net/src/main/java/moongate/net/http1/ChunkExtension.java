package moongate.net.http1;

import moongate.http.Grammar;

/// Checks chunk extensions byte by byte, and drops them:
///
///     chunk-ext = *( ";" token [ "=" ( token | quoted-string ) ] )
///
/// The optional blanks that the RFC calls bad (BWS) are not allowed: only those send them who test
/// how we read them.
final class ChunkExtension {
  private enum State {
    NAME_START,
    NAME,
    VALUE_START,
    VALUE,
    QUOTED,
    ESCAPED,
    QUOTED_END
  }

  private State state = State.NAME_START;

  /// A semicolon was read.
  void start() {
    state = State.NAME_START;
  }

  /// True when the line may end here.
  boolean isComplete() {
    return state == State.NAME || state == State.VALUE || state == State.QUOTED_END;
  }

  /// False if `octet` is not allowed here.
  boolean accept(byte octet) {
    return switch (state) {
      case NAME_START -> token(octet, State.NAME);
      case NAME -> octet == '=' ? to(State.VALUE_START) : next(octet) || token(octet, State.NAME);
      case VALUE_START -> octet == '"' ? to(State.QUOTED) : token(octet, State.VALUE);
      case VALUE -> next(octet) || token(octet, State.VALUE);
      case QUOTED -> quoted(octet);
      case ESCAPED -> Grammar.isField(octet) && to(State.QUOTED);
      case QUOTED_END -> next(octet);
    };
  }

  private boolean quoted(byte octet) {
    return switch (octet) {
      case '"' -> to(State.QUOTED_END);
      case '\\' -> to(State.ESCAPED);
      default -> Grammar.isField(octet);
    };
  }

  private boolean next(byte octet) {
    return octet == ';' && to(State.NAME_START);
  }

  private boolean token(byte octet, State then) {
    return Grammar.token(octet) != 0 && to(then);
  }

  private boolean to(State next) {
    state = next;
    return true;
  }
}
