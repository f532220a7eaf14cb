package moongate.gateway;

import java.util.List;
import java.util.Objects;
import moongate.gateway.address.IpAddress;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.route.RequestDetails;
import moongate.gateway.uri.Arguments;

/// The facts of an exchange that only few routes ask for.
record ExchangeDetails(Exchange exchange) implements RequestDetails {
  @Override
  public List<String> argument(String name) {
    var query = exchange.query();
    return query == null
        ? List.of()
        : Arguments.parse(query).stream()
            .filter(argument -> argument.name().equals(name))
            .map(argument -> Objects.requireNonNullElse(argument.value(), ""))
            .toList();
  }

  /// The address of the real client, which a trusted proxy may have told.
  @Override
  public byte[] sourceAddress() {
    var client = exchange.client();
    if (!client.isTrusted()) {
      return exchange.request().connection().remote().getAddress().getAddress();
    }
    return Objects.requireNonNullElse(IpAddress.parse(client.address()), new byte[0]);
  }

  @Override
  public int sourcePort() {
    return exchange.client().port();
  }

  @Override
  public byte[] destinationAddress() {
    return exchange.request().connection().local().getAddress().getAddress();
  }

  @Override
  public int destinationPort() {
    return exchange.request().connection().listenerPort();
  }
}
