package moongate.net.loop;

/// How many bytes to ask one socket for next, learned from what it brought before.
///
/// A read that fills its buffer is followed by larger ones at once. Smaller ones follow only after
/// several reads in a row that left half of the buffer empty, because the rest of a body that did
/// not fit says nothing of the next body.
final class ReadSize {
  static final int SMALLEST = 512;
  static final int FIRST = 2048;

  /// Bodies of up to this size are often there as a whole, and leave in one piece, too. Each piece
  /// more costs the service and the client as much as the gateway.
  static final int LARGEST = 128 * 1024;

  private static final int GROWTH = 16;
  private static final int PATIENCE = 4;

  private int next = FIRST;
  private int smallReads;

  int next() {
    return next;
  }

  /// A read of at most `asked` bytes has brought `count`. An end or an empty socket says nothing.
  void learn(int asked, int count) {
    if (count <= 0) {
      return;
    }
    if (count == asked) {
      next = Math.max(next, Math.min(asked * GROWTH, LARGEST));
      smallReads = 0;
    } else if (count > next / 2) {
      smallReads = 0;
    } else if (++smallReads == PATIENCE) {
      next = Math.max(next / 2, SMALLEST);
      smallReads = 0;
    }
  }
}
