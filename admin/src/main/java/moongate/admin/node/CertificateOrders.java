package moongate.admin.node;

import java.util.List;
import java.util.Optional;
import moongate.model.value.Value;
import moongate.store.StoreException;

/// The certificates of the plugin `acme`. All methods may block; safe for all threads.
public interface CertificateOrders {
  /// Whether the plugin is configured.
  boolean isConfigured();

  /// Why no certificate may be ordered for a host; empty if one may be ordered.
  Optional<String> refusal(String host);

  /// Why the ACME server would not reach this node under the name of the host; empty if it would.
  Optional<String> check(String host);

  /// Orders a certificate and waits for it. Returns what went wrong, if anything did.
  Optional<String> order(String host);

  /// Starts an order in the background. Returns why that is not possible, if it is not.
  Optional<String> orderSoon(String host);

  /// Renews all certificates that expire soon, in the background.
  void renewSoon();

  /// Public information about all certificates, each with `host` and `valid`.
  ///
  /// @throws StoreException if the storage cannot be read
  List<Value.Obj> certificates() throws StoreException;
}
