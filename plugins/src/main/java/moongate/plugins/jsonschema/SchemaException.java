package moongate.plugins.jsonschema;

/// A text is no schema, or one that needs what is not supported; the message is for its author.
public final class SchemaException extends Exception {
  SchemaException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
