package moongate.app.settings;

/// `4 8k`: the number of buffers for the head of a request, and their size.
public record HeaderBuffers(int number, int size) {
  private static final int MOST = 16 << 20;

  static final Type<HeaderBuffers> TYPE =
      new Type<>("a number and a size such as '4 8k', at most 16m in all", HeaderBuffers::parse);

  private static HeaderBuffers parse(String text) {
    var words = text.split("\\s+");
    if (words.length != 2) {
      throw new IllegalArgumentException();
    }
    int number = Type.number(1, 1000).parser().apply(words[0]);
    long size = Type.size().parser().apply(words[1]);
    if (size < 256 || number * size > MOST) {
      throw new IllegalArgumentException();
    }
    return new HeaderBuffers(number, (int) size);
  }

  /// The largest head, in bytes.
  public int total() {
    return number * size;
  }
}
