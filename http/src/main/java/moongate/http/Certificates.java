package moongate.http;

import java.util.List;

/// Chooses the certificates of a server's TLS connections, once in each full handshake.
@FunctionalInterface
public interface Certificates {
  /// The identities for this client: one, or one per kind of key, from which the connection picks
  /// one that the client supports. Runs on a fiber of its own and may wait.
  ///
  /// @throws HandshakeRefused to abort the handshake
  List<TlsIdentity> choose(TlsHandshake handshake);
}
