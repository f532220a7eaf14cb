package moongate.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.Chunk;
import moongate.net.loop.Loops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectedBodyTest {
  private static final int SIZE = 200_000;

  /// So many fit into the memory of all bodies together.
  private static final int ALL = (32 << 20) / SIZE;

  @TempDir private Path folder;
  private final Loops loops = Loops.start(1);
  private final Fiber fiber = Fiber.create(loops.loop(0), () -> {});

  @AfterEach
  void stop() {
    loops.close();
  }

  @Test
  void theMemoryOfBodiesThatAreOverIsForOthers() {
    try (var spool = Spool.in(folder, 8192, 1 << 30, 1 << 20, FileBudget.UNLIMITED)) {
      for (int round = 0; round < 3; round++) {
        var bodies = new ArrayList<CollectedBody>();
        for (int i = 0; i < ALL / 2; i++) {
          bodies.add(collected(spool));
        }
        assertThat(bodies).allMatch(CollectedBody::isInMemory);
        bodies.forEach(CollectedBody::close);
      }
    }
  }

  private CollectedBody collected(Spool spool) {
    var body = new CollectedBody(spool, fiber, SIZE);
    for (var piece : List.of(SIZE / 2, SIZE / 2)) {
      body.add(Chunk.of(new byte[piece]));
    }
    return body;
  }

  @Test
  void whoFoundNoRoomTakesNoneFromOthers() {
    try (var spool = Spool.in(folder, 8192, 1000, 1000, FileBudget.UNLIMITED)) {
      assertThat(spool.takeRoom(1001)).isFalse();
      assertThat(spool.takeRoom(1000)).isTrue();
      assertThat(spool.takeRoom(1)).isFalse();
      spool.giveRoom(1000);
      assertThat(spool.inFiles()).isZero();
    }
  }
}
