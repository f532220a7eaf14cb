package moongate.plugins.redis;

import moongate.gateway.plugin.ExplainedFailure;

/// Redis cannot be asked, or its answer is invalid; the message is for the log.
public final class RedisException extends ExplainedFailure {
  public RedisException(String message) {
    super(message);
  }
}
