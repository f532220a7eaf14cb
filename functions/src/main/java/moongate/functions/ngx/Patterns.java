package moongate.functions.ngx;

/// Checks patterns of `ngx.re`.
public final class Patterns {
  private Patterns() {}

  /// @throws java.util.regex.PatternSyntaxException when it is none
  public static void check(String regex) {
    var _ = Regex.compile(regex, "");
  }
}
