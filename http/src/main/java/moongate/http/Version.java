package moongate.http;

/// The protocol version of a message.
public enum Version {
  HTTP_1_0("HTTP/1.0", "1.0"),
  HTTP_1_1("HTTP/1.1", "1.1"),
  HTTP_2("HTTP/2.0", "2");

  private final String text;
  private final String number;

  Version(String text, String number) {
    this.text = text;
    this.number = number;
  }

  /// The version as in a request line: `HTTP/1.1`.
  public String text() {
    return text;
  }

  /// The version as in a `Via` header: `1.1`, `2`.
  public String number() {
    return number;
  }
}
