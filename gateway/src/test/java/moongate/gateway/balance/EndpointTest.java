package moongate.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.gateway.balance.Endpoint.Failure;
import org.junit.jupiter.api.Test;

final class EndpointTest {
  private final AtomicInteger changes = new AtomicInteger();
  private final Endpoint endpoint = new Endpoint(new InetSocketAddress("127.0.0.1", 1), changes);

  @Test
  void turnsUnhealthyAfterSoManyFailuresOfOneKind() {
    endpoint.failed(Failure.TCP, 2);
    endpoint.failed(Failure.HTTP, 2);
    assertThat(endpoint.isHealthy()).isTrue();
    assertThat(endpoint.failed(Failure.TCP, 2)).isTrue();
    assertThat(endpoint.isHealthy()).isFalse();
    assertThat(changes).hasValue(1);
  }

  @Test
  void aSuccessTakesBackTheFailuresBefore() {
    endpoint.failed(Failure.TIMEOUT, 2);
    endpoint.succeeded(1);
    endpoint.failed(Failure.TIMEOUT, 2);
    assertThat(endpoint.isHealthy()).isTrue();
  }

  @Test
  void turnsHealthyAfterSoManySuccessesInARow() {
    endpoint.mark(false);
    endpoint.succeeded(2);
    endpoint.failed(Failure.HTTP, 1);
    endpoint.succeeded(2);
    assertThat(endpoint.isHealthy()).isFalse();
    assertThat(endpoint.succeeded(2)).isTrue();
    assertThat(endpoint.isHealthy()).isTrue();
  }

  @Test
  void aThresholdOfZeroNeverChangesTheHealth() {
    for (int i = 0; i < 300; i++) {
      endpoint.failed(Failure.HTTP, 0);
    }
    assertThat(endpoint.isHealthy()).isTrue();
    endpoint.mark(false);
    for (int i = 0; i < 300; i++) {
      endpoint.succeeded(0);
    }
    assertThat(endpoint.isHealthy()).isFalse();
  }

  @Test
  void whatTookLongLongAgoCountsLess() {
    endpoint.took(1_000_000, 1);
    double before = endpoint.latency(1);
    assertThat(before).isEqualTo(1_000_000);
    assertThat(endpoint.latency(10_000_000_001L)).isBetween(before * 0.36, before * 0.37);
  }

  @Test
  void onlyWhoIsNotKnownStartsWithTheAverageOfTheOthers() {
    endpoint.startsWith(500, 1);
    assertThat(endpoint.latency(1)).isEqualTo(500);
    endpoint.startsWith(900, 1);
    assertThat(endpoint.latency(1)).isEqualTo(500);
  }
}
