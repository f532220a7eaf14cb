package moongate.http;

/// Header lines that were checked once, to be added to many [Headers] in one go.
public final class FieldLines {
  private final byte[] bytes;
  private final HeaderLayout layout;

  /// @param layout where they stand in `bytes`, from 0 on
  FieldLines(byte[] bytes, HeaderLayout layout) {
    this.bytes = bytes;
    this.layout = layout;
  }

  /// One line.
  ///
  /// @throws IllegalArgumentException when the name is not a token or the value would end its line
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
