package moongate.http;

/// Names of hosts, as DNS has them.
public final class DomainName {
  private DomainName() {}

  /// `name` without the dot of the root at its end, which says nothing: `a.test.` is `a.test`.
  public static String withoutRoot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
