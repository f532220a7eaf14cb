package moongate.http;

/// The name of a header. Look-up in [Headers] ignores case; the name is written in the case it was
/// created with. Keep instances that are used often.
public final class HeaderName {
  public static final HeaderName ACCEPT = of("Accept");
  public static final HeaderName AUTHORIZATION = of("Authorization");
  public static final HeaderName CONNECTION = of("Connection");
  public static final HeaderName CONTENT_ENCODING = of("Content-Encoding");
  public static final HeaderName CONTENT_LENGTH = of("Content-Length");
  public static final HeaderName CONTENT_TYPE = of("Content-Type");
  public static final HeaderName COOKIE = of("Cookie");
  public static final HeaderName DATE = of("Date");
  public static final HeaderName EXPECT = of("Expect");
  public static final HeaderName HOST = of("Host");
  public static final HeaderName KEEP_ALIVE = of("Keep-Alive");
  public static final HeaderName LOCATION = of("Location");
  public static final HeaderName PROXY = of("Proxy");
  public static final HeaderName PROXY_AUTHENTICATE = of("Proxy-Authenticate");
  public static final HeaderName PROXY_AUTHORIZATION = of("Proxy-Authorization");
  public static final HeaderName PROXY_CONNECTION = of("Proxy-Connection");
  public static final HeaderName RETRY_AFTER = of("Retry-After");
  public static final HeaderName SERVER = of("Server");
  public static final HeaderName SET_COOKIE = of("Set-Cookie");
  public static final HeaderName TE = of("TE");
  public static final HeaderName TRAILER = of("Trailer");
  public static final HeaderName TRANSFER_ENCODING = of("Transfer-Encoding");
  public static final HeaderName UPGRADE = of("Upgrade");
  public static final HeaderName USER_AGENT = of("User-Agent");
  public static final HeaderName VIA = of("Via");
  public static final HeaderName X_FORWARDED_FOR = of("X-Forwarded-For");
  public static final HeaderName X_FORWARDED_HOST = of("X-Forwarded-Host");
  public static final HeaderName X_FORWARDED_PATH = of("X-Forwarded-Path");
  public static final HeaderName X_FORWARDED_PORT = of("X-Forwarded-Port");
  public static final HeaderName X_FORWARDED_PREFIX = of("X-Forwarded-Prefix");
  public static final HeaderName X_FORWARDED_PROTO = of("X-Forwarded-Proto");
  public static final HeaderName X_REAL_IP = of("X-Real-IP");

  private final String text;
  private final byte[] lower;
  private final int hash;
  private final boolean isToken;
  private final HeaderName dashed;

  private HeaderName(String text) {
    this.text = text;
    this.lower = new byte[text.length()];
    int sum = 0;
    for (int i = 0; i < lower.length; i++) {
      lower[i] = (byte) Grammar.lower(text.charAt(i));
      sum = 31 * sum + lower[i];
    }
    this.hash = sum;
    this.isToken = Grammar.isToken(text);
    this.dashed = text.indexOf('_') < 0 ? this : new HeaderName(text.replace('_', '-'));
  }

  /// A name to look up. A name that is not a token is never found and cannot be set.
  public static HeaderName of(String text) {
    return new HeaderName(text);
  }

  /// The name in the case it was created with.
  public String text() {
    return text;
  }

  /// False if no header can have this name.
  public boolean isToken() {
    return isToken;
  }

  /// This name, or the one with `-` for each `_` if `headers` has no header of this name: that is
  /// how Kong looks for the names in its configuration, since many proxies drop headers with `_`.
  public HeaderName spelledIn(Headers headers) {
    return dashed == this || headers.contains(this) ? this : dashed;
  }

  /// The name with `-` for each `_`, as it is written in responses.
  public HeaderName dashed() {
    return dashed;
  }

  byte[] lower() {
    return lower;
  }

  /// The hash of the lower-case bytes, as [Headers#parse] computes it.
  int hash() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeaderName name && java.util.Arrays.equals(lower, name.lower);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return text;
  }
}
