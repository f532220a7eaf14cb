package moongate.functions.pki;

/// Certificates that a function puts in a row.
public final class ChainBuilder extends CertificateList {
  private static final int MOST = 20;

  public ChainBuilder() {
    super(MOST);
  }
}
