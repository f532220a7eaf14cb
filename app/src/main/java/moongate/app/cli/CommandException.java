package moongate.app.cli;

/// A command cannot do its work; the message is for the operator.
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandException(String message) {
    super(message, null, false, false);
  }
}
