package moongate.http;

/// Request line and headers. Mutable; owned by one fiber.
public final class RequestHead {
  private final Headers headers;
  private String method = "";
  private String target = "";
  private Version version = Version.HTTP_1_1;
  private boolean isRepeated;
  private boolean isLineChanged;

  public RequestHead() {
    this(new Headers());
  }

  public RequestHead(Headers headers) {
    this.headers = headers;
  }

  public RequestHead(String method, String target) {
    this();
    this.method = method;
    this.target = target;
  }

  public String method() {
    return method;
  }

  /// The target as in the request line, not decoded: a path with query, an absolute URI, or `*`.
  public String target() {
    return target;
  }

  public Version version() {
    return version;
  }

  public Headers headers() {
    return headers;
  }

  /// @throws IllegalArgumentException if `method` is not a token
  public void method(String method) {
    if (!Grammar.isToken(method)) {
      throw new IllegalArgumentException("invalid method: " + Grammar.printable(method));
    }
    this.method = method;
    isLineChanged = true;
  }

  /// @throws IllegalArgumentException if `target` contains a space or a control character, or is
  ///   empty
  public void target(String target) {
    if (!Grammar.isTarget(target)) {
      throw new IllegalArgumentException("invalid request target: " + Grammar.printable(target));
    }
    this.target = target;
    isLineChanged = true;
  }

  public void version(Version version) {
    this.version = version;
    isLineChanged = true;
  }

  /// True if nothing was changed since the head was received.
  public boolean isAsReceived() {
    return !isLineChanged && !headers.isChanged();
  }

  /// True if this head is equal, byte by byte, to that of an earlier request of its connection (of
  /// the previous one, if requests do not run concurrently) and was not changed since. Results that
  /// depend on the head only can then be reused.
  public boolean isRepeated() {
    return isRepeated && isAsReceived();
  }

  /// For the codec: marks the present content as received.
  public void received() {
    isLineChanged = false;
    headers.received();
  }

  /// For the codec: says whether the head is equal to the one before.
  public void repeated(boolean isEqual) {
    isRepeated = isEqual;
  }

  /// For the codec: sets the parts of a request line that it has checked itself.
  public void line(String method, String target, Version version) {
    this.method = method;
    this.target = target;
    this.version = version;
    isRepeated = false;
    isLineChanged = false;
  }

  /// Copies the content of `other`.
  public void copyFrom(RequestHead other) {
    method = other.method;
    target = other.target;
    version = other.version;
    isRepeated = false;
    isLineChanged = true;
    headers.copyFrom(other.headers);
  }

  /// Empties the head, but keeps its memory.
  public void clear() {
    method = "";
    target = "";
    version = Version.HTTP_1_1;
    isRepeated = false;
    isLineChanged = false;
    headers.clear();
  }
}
