package moongate.functions.pki;

/// The authorities that a function puts together to verify others by.
public final class TrustedStore extends CertificateList {
  /// More than any list of public authorities has.
  private static final int MOST = 500;

  public TrustedStore() {
    super(MOST);
  }
}
