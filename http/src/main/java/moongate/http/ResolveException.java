package moongate.http;

import java.util.List;

/// A host name could not be resolved to addresses.
public final class ResolveException extends RuntimeException {
  private final String reason;
  private final boolean isUnknownHost;
  private final transient List<String> tried;

  /// A failure whose message is its reason.
  public ResolveException(String reason, boolean isUnknownHost) {
    this("", reason, isUnknownHost, List.of());
  }

  /// A failure with the message `cannot resolve HOST: REASON`.
  ///
  /// @param tried see [#tried]
  public ResolveException(String host, String reason, boolean isUnknownHost, List<String> tried) {
    super(host.isEmpty() ? reason : "cannot resolve " + host + ": " + reason, null, false, false);
    this.reason = reason;
    this.isUnknownHost = isUnknownHost;
    this.tried = List.copyOf(tried);
  }

  /// Why, for messages that name the host already.
  public String reason() {
    return reason;
  }

  /// True if the name does not exist or has no address, false if the resolution itself failed.
  public boolean isUnknownHost() {
    return isUnknownHost;
  }

  /// The queries that were tried, with their results: `name:type - why`.
  public List<String> tried() {
    return tried;
  }
}
