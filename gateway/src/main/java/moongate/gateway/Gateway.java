package moongate.gateway;

import moongate.gateway.exchange.GatewaySettings;
import moongate.http.Client;
import moongate.http.Handler;
import moongate.http.Request;
import moongate.http.Resolver;
import moongate.http.Response;

/// The life of one request.
public final class Gateway implements Handler {
  private final Client client;
  private final Resolver resolver;
  private final GatewaySettings settings;
  private volatile Plan plan;

  public Gateway(Client client, Resolver resolver, GatewaySettings settings, Plan plan) {
    this.client = client;
    this.resolver = resolver;
    this.settings = settings;
    this.plan = plan;
  }

  /// Requests that start from now on follow `plan`; those that run keep theirs.
  public void use(Plan plan) {
    this.plan = plan;
  }

  /// The plan that new requests get.
  public Plan plan() {
    return plan;
  }

  @Override
  public void handle(Request request, Response response) {
    throw new UnsupportedOperationException("coming: " + client + resolver + settings);
  }
}
