package moongate.gateway.route;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/// Details of a request that a test makes up.
record Facts(
    Map<String, List<String>> arguments,
    String source,
    int sourcePort,
    String destination,
    int destinationPort)
    implements RequestDetails {
  @Override
  public List<String> argument(String name) {
    return arguments.getOrDefault(name, List.of());
  }

  @Override
  public byte[] sourceAddress() {
    return InetAddress.ofLiteral(source).getAddress();
  }

  @Override
  public byte[] destinationAddress() {
    return InetAddress.ofLiteral(destination).getAddress();
  }
}
