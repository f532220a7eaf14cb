package moongate.http;

/// A host name could not be turned into addresses.
public final class ResolveException extends RuntimeException {
  private final boolean isUnknownHost;

  public ResolveException(String message, boolean isUnknownHost) {
    super(message, null, false, false);
    this.isUnknownHost = isUnknownHost;
  }

  /// True when the name does not exist or has no address, false when the resolution itself failed.
  public boolean isUnknownHost() {
    return isUnknownHost;
  }
}
