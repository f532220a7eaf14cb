package moongate.lua.syntax;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One global name with its fields, as it is read, for a [NameListener].
final class NamePath {
  private final Parser parser;
  private final NameListener listener;
  private final int line;
  private final int column;
  private final StringBuilder path = new StringBuilder();
  private boolean isOver = true;
  private boolean isText;
  private boolean isInCall;

  NamePath(Lexer lexer, Parser parser) {
    this.parser = parser;
    this.listener = Objects.requireNonNull(parser.listener());
    this.line = lexer.line();
    this.column = lexer.column();
  }

  void start(Expression primary) {
    isText =
        primary instanceof Expression.Text
            || primary instanceof Expression.Single single
                && single.inner() instanceof Expression.Text;
    if (primary instanceof Expression.GlobalName global) {
      path.append(global.name());
      isOver = false;
    }
  }

  /// A method of what was read so far.
  void method(String name, int nameLine, int nameColumn) {
    listener.method(name, nameLine, nameColumn, isText);
    isText = false;
  }

  void field(String name) {
    isText = false;
    if (!isOver) {
      path.append('.').append(name);
    }
  }

  void enterCall() {
    isInCall = !isOver;
    if (isInCall) {
      listener.enterCall(path.toString());
    }
  }

  void leaveCall(List<Expression> arguments) {
    if (isInCall) {
      isInCall = false;
      listener.leaveCall();
      boolean isText = !arguments.isEmpty() && arguments.getFirst() instanceof Expression.Text;
      end(
          NameListener.Use.CALLED,
          isText ? ((Expression.Text) arguments.getFirst()).value() : null);
    }
  }

  void end(NameListener.Use use) {
    end(use, null);
  }

  private void end(NameListener.Use use, @Nullable String argument) {
    if (!isOver) {
      isOver = true;
      listener.name(path.toString(), line, column, use, argument, parser.isMain());
    }
  }
}
