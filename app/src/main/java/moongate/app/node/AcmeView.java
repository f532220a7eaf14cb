package moongate.app.node;

import java.util.List;
import java.util.Optional;
import moongate.admin.node.CertificateOrders;
import moongate.gateway.plugin.SharedState;
import moongate.model.value.Value;
import moongate.plugins.acme.AcmeService;
import moongate.plugins.acme.StorageException;
import moongate.store.StoreException;
import moongate.store.StoreProblem;

/// The plugin `acme` for the Admin API.
record AcmeView(SharedState shared) implements CertificateOrders {
  /// Created on demand, because nodes without the plugin have no such service.
  private AcmeService service() {
    return AcmeService.of(shared);
  }

  @Override
  public boolean isConfigured() {
    return service().isConfigured();
  }

  @Override
  public Optional<String> refusal(String host) {
    return service().refusal(host);
  }

  @Override
  public Optional<String> check(String host) {
    return service().check(host);
  }

  @Override
  public Optional<String> order(String host) {
    return service().order(host);
  }

  @Override
  public Optional<String> orderSoon(String host) {
    return service().orderSoon(host);
  }

  @Override
  public void renewSoon() {
    service().renewSoon();
  }

  @Override
  public List<Value.Obj> certificates() throws StoreException {
    try {
      return service().certificates();
    } catch (StorageException unavailable) {
      var reason = String.valueOf(unavailable.getMessage());
      throw new StoreException(new StoreProblem.Unavailable(reason), unavailable);
    }
  }
}
