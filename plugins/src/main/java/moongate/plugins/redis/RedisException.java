package moongate.plugins.redis;

/// Redis cannot be asked, or its answer is invalid; the message is for the log.
public final class RedisException extends RuntimeException {
  public RedisException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
