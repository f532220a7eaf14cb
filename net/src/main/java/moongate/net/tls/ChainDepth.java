package moongate.net.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses chains with too many certificates between the server's and a trusted one. The limit of
/// `PKIXBuilderParameters` only holds for chains that the JDK builds itself, not for those that
/// servers send.
public final class ChainDepth extends PKIXCertPathChecker {
  private final int deepest;
  private int seen;

  /// @param deepest how many may stand between the peer's certificate and a trusted one
  public ChainDepth(int deepest) {
    this.deepest = deepest;
  }

  @Override
  public void init(boolean isForward) {
    seen = 0;
  }

  @Override
  public boolean isForwardCheckingSupported() {
    return false;
  }

  @Override
  public @Nullable Set<String> getSupportedExtensions() {
    return null;
  }

  /// Called for each certificate but the trusted one; the server's comes last.
  @Override
  public void check(Certificate certificate, Collection<String> unresolved)
      throws CertPathValidatorException {
    if (++seen > deepest + 1) {
      throw new CertPathValidatorException(ChainProblem.TOO_LONG.words());
    }
  }
}
