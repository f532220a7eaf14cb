package moongate.gateway.balance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import moongate.fiber.Fiber;
import moongate.http.HostAddresses;
import moongate.http.HostAddresses.HostAddress;
import moongate.http.Resolver;
import moongate.model.entity.EntitySchemas;
import moongate.net.loop.Loops;
import moongate.store.DeclarativeFile;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a pool makes of the names of its targets.
class PoolTest {
  private final Loops loops = Loops.start(1);
  private final AtomicInteger questions = new AtomicInteger();

  @AfterEach
  void stop() {
    loops.close();
  }

  @Test
  void aNameThatNobodyAnswersForHoldsUpNeitherRequestsNorOtherNames() throws Exception {
    var pool = pool("{target: silent.test}, {target: silent2.test}, {target: known.test}");
    onFiber(fiber -> pool.refresh(fiber, new TurningResolver()));
    assertThat(pool.members()).extracting(Member::targetHost).containsOnly("known.test");

    int before = questions.get();
    Await.that(() -> {
      onFiber(fiber -> pool.refresh(fiber, new TurningResolver()));
      return questions.get() > before;
    });
  }

  @Test
  void addressesInAnotherOrderLeaveTheWheelAsItIs() throws Exception {
    var pool = pool("{target: known.test}");
    onFiber(fiber -> pool.refresh(fiber, new TurningResolver()));
    var before = pool.members();
    assertThat(before).hasSize(3);

    Await.that(() -> {
      onFiber(fiber -> pool.refresh(fiber, new TurningResolver()));
      return questions.get() >= 3;
    });
    assertThat(pool.members()).isSameAs(before);
  }

  private static Pool pool(String targets) throws Exception {
    var yaml =
        """
        _format_version: "3.0"
        upstreams:
        - name: pool
          targets: [%s]
        """
            .formatted(targets);
    var file = new DeclarativeFile(new EntitySchemas(List.of()));
    var snapshot = file.parse(yaml.getBytes(UTF_8), "test");
    return new Pool(snapshot.upstreams().getFirst(), snapshot.targets(), null);
  }

  private void onFiber(Consumer<Fiber> code) {
    var end = new CompletableFuture<Void>();
    var own = new Fiber[1];
    own[0] =
        Fiber.create(
            loops.loop(0),
            () -> {
              try {
                code.accept(own[0]);
                end.complete(null);
              } catch (RuntimeException | Error e) {
                end.completeExceptionally(e);
              }
            });
    loops.loop(0).execute(own[0]::start);
    end.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /// Knows `known.test`, whose addresses it tells in turning order, and is silent about all others.
  private final class TurningResolver implements Resolver {
    @Override
    public List<InetAddress> resolve(Fiber fiber, String host) {
      return lookUp(fiber, host).addresses();
    }

    @Override
    public HostAddresses lookUp(Fiber fiber, String host) {
      while (!host.equals("known.test")) {
        fiber.park();
      }
      var all = new ArrayList<HostAddress>();
      for (var literal : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
        all.add(new HostAddress(InetAddress.ofLiteral(literal), host, 0, 0));
      }
      Collections.rotate(all, questions.getAndIncrement());
      return new HostAddresses(all, "A", Duration.ZERO);
    }
  }
}
