package moongate.functions.yaml;

import moongate.gateway.plugin.ExplainedFailure;

/// Text that is no YAML, or a value that YAML cannot carry.
public final class YamlException extends ExplainedFailure {
  YamlException(String message) {
    super(message);
  }
}
