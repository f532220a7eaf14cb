package moongate.plugins.jsonschema;

import moongate.gateway.plugin.ExplainedException;

/// A text is not a valid schema, or needs a feature that is not supported. The message is for the
/// schema's author.
public final class SchemaException extends ExplainedException {
  SchemaException(String message) {
    super(message);
  }
}
