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

  /// The target as it stands in the request line, undecoded: a path with query, an absolute URI, or
  /// `*`.
  public String target() {
    return target;
  }

  public Version version() {
    return version;
  }

  public Headers headers() {
    return headers;
  }

  /// @throws IllegalArgumentException when `method` is not a token
  public void method(String method) {
    if (!Grammar.isToken(method)) {
      throw new IllegalArgumentException("invalid method: " + Grammar.printable(method));
    }
    this.method = method;
    isLineChanged = true;
  }

  /// @throws IllegalArgumentException when `target` holds a space or a control character, or is
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

  /// True when nobody has changed anything since the head was received.
  public boolean isAsReceived() {
    return !isLineChanged && !headers.isChanged();
  }

  /// True when this is, byte by byte, the head of a request that came before on its connection (of
  /// the last one, where they come one by one), and nobody has changed anything since: what follows
  /// from the head alone is known.
  public boolean isRepeated() {
    return isRepeated && isAsReceived();
  }

  /// For the codec: what stands here now is what was received.
  public void received() {
    isLineChanged = false;
    headers.received();
  }

  /// For the codec: whether the head was received just as the one before.
  public void repeated(boolean isEqual) {
    isRepeated = isEqual;
  }

  /// For the codec: the parts of a request line that it has checked itself.
  public void line(String method, String target, Version version) {
    this.method = method;
    this.target = target;
    this.version = version;
    isRepeated = false;
    isLineChanged = false;
  }

  /// Becomes equal to `other`, but as a head of its own.
  public void copyFrom(RequestHead other) {
    method = other.method;
    target = other.target;
    version = other.version;
    isRepeated = false;
    isLineChanged = true;
    headers.copyFrom(other.headers);
  }

  /// Back to an empty head, keeping the memory.
  public void clear() {
    method = "";
    target = "";
    version = Version.HTTP_1_1;
    isRepeated = false;
    isLineChanged = false;
    headers.clear();
  }
}
