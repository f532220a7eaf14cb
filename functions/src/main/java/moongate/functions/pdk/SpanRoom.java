package moongate.functions.pdk;

/// How much of what functions have put into the spans of one request is read and exported. The
/// request is over then, and with it the budgets of its functions.
final class SpanRoom {
  private static final int MOST = 1 << 20;

  private int left = MOST;

  /// Takes up room for some bytes, or for a look at as many slots of tables. False if there is not
  /// enough, and from then on.
  boolean take(int amount) {
    left = amount > left ? 0 : left - amount;
    return left > 0;
  }
}
