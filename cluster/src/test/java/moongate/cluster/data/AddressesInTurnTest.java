package moongate.cluster.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesInTurnTest {
  private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress TWO = InetAddress.ofLiteral("192.0.2.2");

  private final AddressesInTurn addresses =
      new AddressesInTurn(ImmediateEventExecutor.INSTANCE, new Pair());

  @Test
  void theNextAttemptTakesTheNextAddress() throws Exception {
    var first = addresses.resolve("pair.test").get();
    var second = addresses.resolve("pair.test").get();
    assertThat(List.of(first, second)).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(addresses.resolve("pair.test").get()).isEqualTo(first);
    assertThat(addresses.resolveAll("pair.test").get()).containsExactly(ONE, TWO);
  }

  @Test
  void anUnknownNameStaysUnknown() {
    assertThatThrownBy(() -> addresses.resolve("other.test").get())
        .hasCauseInstanceOf(UnknownHostException.class);
  }

  /// Knows one name.
  private static final class Pair extends InetNameResolver {
    Pair() {
      super(ImmediateEventExecutor.INSTANCE);
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
      promise.setSuccess(ONE);
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
      if (host.equals("pair.test")) {
        promise.setSuccess(List.of(ONE, TWO));
      } else {
        promise.setFailure(new UnknownHostException(host));
      }
    }
  }
}
