package moongate.net.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import moongate.http.SocketException;
import moongate.http.UpstreamException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeShortageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect(..) failed with error(-99): Cannot assign requested address: /192.0.2.1:80",
        "Cannot assign requested address",
        "connect(..) failed with error(-105): No buffer space available",
        "Too many open files",
      })
  void itIsNotThePeersFault(String words) {
    var cause = new ConnectException(words);
    assertThat(UpstreamWords.kindOfNoConnection(cause)).isEqualTo(Kind.NO_PORT);
    assertThat(Kind.NO_PORT.isNotOfPeer()).isTrue();
    assertThat(Kind.NO_PORT.endsTries()).isFalse();
    assertThat(SocketWait.failed(cause).kind()).isEqualTo(SocketException.Kind.EXHAUSTED);
    assertThat(SocketException.Kind.EXHAUSTED.isNotOfPeer()).isTrue();
  }

  @Test
  void whatThePeerOrTheWayThereRefusesIs() {
    for (var cause :
        new Exception[] {
          new ConnectException("connect(..) failed with error(-111): Connection refused"),
          new NoRouteToHostException("No route to host"),
        }) {
      assertThat(UpstreamWords.kindOfNoConnection(cause)).isEqualTo(Kind.CONNECT_FAILED);
      assertThat(SocketWait.failed(cause).kind().isNotOfPeer()).isFalse();
    }
  }
}
