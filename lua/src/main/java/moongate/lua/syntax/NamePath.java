package moongate.lua.syntax;

import java.util.List;

/// Follows a global name and its fields as they are read, for a [NameListener]. Where nobody
/// listens, as when code is compiled to be run, nothing is done.
interface NamePath {
  NamePath UNHEARD = new NamePath() {};

  /// For the expression that begins here.
  static NamePath of(Lexer lexer, Parser parser) {
    var listener = parser.listener();
    return listener == null ? UNHEARD : new HeardPath(lexer, listener, parser.isMain());
  }

  default void start(Expression primary) {}

  default void field(String name) {}

  /// A method of what was read so far: its name is the next token.
  default void method() {}

  default void enterCall() {}

  default void leaveCall(List<Expression> arguments) {}

  /// The name ends before the next token.
  default void end() {}

  /// What follows is no part of the name.
  default void endRead() {}
}
