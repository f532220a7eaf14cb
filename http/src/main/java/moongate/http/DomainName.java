package moongate.http;

/// Host names as used in the DNS.
public final class DomainName {
  private DomainName() {}

  /// `name` without a dot at its end (the DNS root), which makes no difference: `a.test.` becomes
  /// `a.test`.
  public static String withoutRoot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
