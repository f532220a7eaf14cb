package moongate.admin.node;

import java.util.List;
import java.util.Optional;
import moongate.model.value.Value;
import moongate.store.StoreException;

/// Certificates that the plugin `acme` has of its server. Everything may block; safe for all
/// threads.
public interface CertificateOrders {
  /// False when no such plugin is at work.
  boolean isConfigured();

  /// Why no certificate may be ordered for a host, or empty.
  Optional<String> refusal(String host);

  /// Why the server would not find a host here, or empty.
  Optional<String> check(String host);

  /// Orders a certificate and waits for it; what went wrong, or empty.
  Optional<String> order(String host);

  /// Has a certificate ordered in the background; what keeps it from that, or empty.
  Optional<String> orderSoon(String host);

  /// Has all that end soon renewed in the background.
  void renewSoon();

  /// What may be told of all certificates, each with `host` and `valid`.
  ///
  /// @throws StoreException when they cannot be had
  List<Value.Obj> certificates() throws StoreException;
}
