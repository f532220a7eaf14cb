package moongate.http;

import java.util.List;

/// A host name could not be turned into addresses.
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

  /// True when the name does not exist or has no address, false when the resolution itself failed.
  public boolean isUnknownHost() {
    return isUnknownHost;
  }

  /// What was asked for, and what came of it: `name:type - why`.
  public List<String> tried() {
    return tried;
  }
}
