package moongate.lua.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reports one global name with its fields to a [NameListener].
final class HeardPath implements NamePath {
  private final Lexer lexer;
  private final NameListener listener;
  private final boolean isMain;
  private final int line;
  private final int column;
  private final StringBuilder path = new StringBuilder();
  private boolean isOver = true;
  private boolean isText;
  private boolean isInCall;

  /// @param isMain whether the name is in the chunk's own body
  HeardPath(Lexer lexer, NameListener listener, boolean isMain) {
    this.lexer = lexer;
    this.listener = listener;
    this.isMain = isMain;
    this.line = lexer.line();
    this.column = lexer.column();
  }

  @Override
  public void start(Expression primary) {
    isText =
        primary instanceof Expression.Text
            || primary instanceof Expression.Single single
                && single.inner() instanceof Expression.Text;
    if (primary instanceof Expression.GlobalName global) {
      path.append(global.name());
      isOver = false;
    }
  }

  @Override
  public void method() {
    endRead();
    if (lexer.token() == Token.NAME) {
      listener.method(lexer.text(), lexer.line(), lexer.column(), isText);
      isText = false;
    }
  }

  @Override
  public void field(String name) {
    isText = false;
    if (!isOver) {
      path.append('.').append(name);
    }
  }

  @Override
  public void enterCall() {
    isInCall = !isOver;
    if (isInCall) {
      listener.enterCall(path.toString());
    }
  }

  @Override
  public void leaveCall(List<Expression> arguments) {
    if (isInCall) {
      isInCall = false;
      listener.leaveCall();
      boolean isText = !arguments.isEmpty() && arguments.getFirst() instanceof Expression.Text;
      end(
          NameListener.Use.CALLED,
          isText ? ((Expression.Text) arguments.getFirst()).value() : null);
    }
  }

  @Override
  public void endRead() {
    end(NameListener.Use.READ, null);
  }

  @Override
  public void end() {
    boolean isTarget = lexer.token() == Token.ASSIGN;
    end(isTarget ? NameListener.Use.WRITTEN : NameListener.Use.READ, null);
  }

  private void end(NameListener.Use use, @Nullable String argument) {
    if (!isOver) {
      isOver = true;
      listener.name(path.toString(), line, column, use, argument, isMain);
    }
  }
}
