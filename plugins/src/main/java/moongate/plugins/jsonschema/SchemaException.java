package moongate.plugins.jsonschema;

/// A text is not a valid schema, or needs a feature that is not supported. The message is for the
/// schema's author.
public final class SchemaException extends Exception {
  SchemaException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
