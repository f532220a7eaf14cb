package moongate.sql;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// How connections to PostgreSQL are encrypted.
///
/// @param lowest the lowest version of TLS that is spoken
/// @param shown the certificate for a server that asks for one
public record PostgresTls(Mode mode, Version lowest, Optional<Shown> shown) {
  /// Not encrypted.
  public static final PostgresTls OFF = of(new Mode.Off());

  public static PostgresTls of(Mode mode) {
    return new PostgresTls(mode, Version.TLS_1_2, Optional.empty());
  }

  /// Which servers are spoken to, and how.
  public sealed interface Mode {
    /// Without TLS.
    record Off() implements Mode {}

    /// With TLS, and without it if the server has none.
    record Preferred() implements Mode {}

    /// With TLS, without verifying the server.
    record Required() implements Mode {}

    /// With TLS, and the server must have a valid certificate for its name.
    ///
    /// @param trustsSystem whether the CA certificates of the JDK are trusted
    /// @param authorities other trusted CA certificates
    record Verified(boolean trustsSystem, List<X509Certificate> authorities) implements Mode {
      public Verified {
        authorities = List.copyOf(authorities);
      }
    }
  }

  /// A version of TLS. The JDK speaks 1.1 only if its security properties allow that.
  public enum Version {
    TLS_1_1,
    TLS_1_2,
    TLS_1_3
  }

  /// A certificate with its key.
  ///
  /// @param chain begins with the certificate of `key`, followed by its issuers
  public record Shown(List<X509Certificate> chain, PrivateKey key) {
    public Shown {
      chain = List.copyOf(chain);
    }
  }
}
