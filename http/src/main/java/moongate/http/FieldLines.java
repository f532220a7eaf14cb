package moongate.http;

/// Header lines that were checked once and can be added to many [Headers] in one step.
public final class FieldLines {
  private final byte[] bytes;
  private final HeaderLayout layout;

  /// @param layout the positions of the lines in `bytes`, which begin at 0
  FieldLines(byte[] bytes, HeaderLayout layout) {
    this.bytes = bytes;
    this.layout = layout;
  }

  /// A single line.
  ///
  /// @throws IllegalArgumentException if the name is not a token or the value contains a line end
  public static FieldLines of(HeaderName name, String value) {
    var headers = new Headers();
    headers.add(name, value);
    return headers.toLines();
  }

  byte[] bytes() {
    return bytes;
  }

  HeaderLayout layout() {
    return layout;
  }
}
