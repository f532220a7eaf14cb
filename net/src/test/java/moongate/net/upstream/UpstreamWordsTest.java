package moongate.net.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import org.junit.jupiter.api.Test;

/// The exceptions are those that Netty makes for failures that a test cannot cause everywhere.
final class UpstreamWordsTest {
  private static final Exception NO_NETWORK =
      new NoRouteToHostException("null: /255.255.255.255:80");

  @Test
  void aNetworkThatIsNotReachableIsToldInNginxsWords() {
    assertThat(UpstreamWords.noConnection(NO_NETWORK, "a.test"))
        .isEqualTo("connect() failed (101: Network is unreachable) while connecting to upstream");
    assertThat(SocketWait.failed(NO_NETWORK)).hasMessage("network is unreachable");
  }

  @Test
  void anAddressThatMustNotBeConnectedToIsToldInNginxsWords() {
    var denied = "connect(..) failed with error(-13): Permission denied: /255.255.255.255:80";
    assertThat(UpstreamWords.noConnection(new ConnectException(denied), "a.test"))
        .isEqualTo("connect() failed (13: Permission denied) while connecting to upstream");
  }
}
