package moongate.fiber;

/// Throws on what came out of other code, a checked exception too, where nothing is declared.
public final class Rethrow {
  private Rethrow() {}

  /// Throws `thrown` itself. The result is for `throw`, so that javac sees the path end.
  public static RuntimeException unchanged(Throwable thrown) {
    throw Rethrow.<RuntimeException>any(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // T is erased: no cast is made
  private static <T extends Throwable> T any(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
