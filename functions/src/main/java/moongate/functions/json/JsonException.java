package moongate.functions.json;

import moongate.gateway.plugin.ExplainedFailure;

/// A value that JSON cannot carry, or text that is not JSON.
public final class JsonException extends ExplainedFailure {
  JsonException(String message) {
    super(message);
  }
}
