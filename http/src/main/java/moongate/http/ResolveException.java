package moongate.http;

import java.util.List;

/// A host name could not be resolved to addresses.
public final class ResolveException extends RuntimeException {
  private final boolean isUnknownHost;
  private final transient List<String> tried;

  public ResolveException(String message, boolean isUnknownHost) {
    this(message, isUnknownHost, List.of());
  }

  /// @param tried see [#tried]
  public ResolveException(String message, boolean isUnknownHost, List<String> tried) {
    super(message, null, false, false);
    this.isUnknownHost = isUnknownHost;
    this.tried = List.copyOf(tried);
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
