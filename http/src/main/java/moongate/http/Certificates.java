package moongate.http;

import java.util.List;

/// Where a server's TLS connections get their certificates: asked once in each full handshake.
@FunctionalInterface
public interface Certificates {
  /// The identities for this client: one, or one of each kind of key, of which the connection takes
  /// what the client understands. Runs on a fiber of its own and may wait.
  ///
  /// @throws HandshakeRefused to break off
  List<TlsIdentity> choose(TlsHandshake handshake);
}
