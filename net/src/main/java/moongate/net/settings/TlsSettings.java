package moongate.net.settings;

import java.time.Duration;
import java.util.List;

/// The TLS settings of a server.
///
/// @param protocols such as `TLSv1.3`
/// @param ciphers OpenSSL's names, or expressions of its cipher lists; those of TLS 1.3 are given.
///   Empty: the library's own
/// @param prefersServerCiphers whether the order of `ciphers` counts, or the client's
/// @param hasTickets whether clients may resume sessions by tickets
/// @param sessionTimeout how long a session can be resumed
/// @param sessionCacheSize how many sessions are kept for clients without tickets
public record TlsSettings(
    List<String> protocols,
    List<String> ciphers,
    boolean prefersServerCiphers,
    boolean hasTickets,
    Duration sessionTimeout,
    long sessionCacheSize) {
  /// The defaults.
  public static final TlsSettings DEFAULT =
      new TlsSettings(
          List.of("TLSv1.2", "TLSv1.3"), List.of(), true, true, Duration.ofDays(1), 40_000);

  public TlsSettings {
    protocols = List.copyOf(protocols);
    ciphers = List.copyOf(ciphers);
  }
}
