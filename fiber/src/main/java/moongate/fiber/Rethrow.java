package moongate.fiber;

/// Rethrows exceptions of other code, including undeclared checked ones.
public final class Rethrow {
  private Rethrow() {}

  /// Throws `thrown` itself. The result type allows `throw unchanged(…)`, so that javac knows that
  /// the path ends.
  public static RuntimeException unchanged(Throwable thrown) {
    throw Rethrow.<RuntimeException>any(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // T is erased: no cast is made
  private static <T extends Throwable> T any(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
