package moongate.functions.ngx;

/// Patterns of `ngx.re`, for those who only want to know whether something is one.
public final class Patterns {
  private Patterns() {}

  /// @throws java.util.regex.PatternSyntaxException when it is none
  public static void check(String regex) {
    var unused = Regex.compile(regex, "");
  }
}
