package moongate.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import moongate.http.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UpstreamCallTest {
  private static final InetSocketAddress PLACE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8443);

  private final UpstreamCall call = new UpstreamCall();

  @Test
  void theHandshakeNamesTheServiceUnlessSomethingHasFixedTheHost() {
    var origin = new Origin(PLACE, true, "orders.internal");
    assertThat(call.secured(origin)).isSameAs(origin);
  }

  /// Servers with several names answer 400 or 421 if the name of the handshake is not that of Host.
  @ParameterizedTest
  @CsvSource({
    "shop.example, shop.example",
    "shop.example:8443, shop.example",
    "[::1]:8443, [::1]",
    ":8443, orders.internal",
  })
  void aHostThatIsFixedIsTheNameOfTheHandshake(String host, String name) {
    call.hostHeader(host);
    assertThat(call.secured(new Origin(PLACE, true, "orders.internal", 3)))
        .isEqualTo(new Origin(PLACE, true, name, 3));
  }

  @Test
  void connectionsWithoutTlsAreSharedByAllHosts() {
    var origin = new Origin(PLACE, false, "orders.internal");
    call.hostHeader("shop.example");
    assertThat(call.secured(origin)).isSameAs(origin);
  }
}
