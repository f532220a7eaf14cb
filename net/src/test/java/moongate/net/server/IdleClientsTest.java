package moongate.net.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import moongate.net.loop.NettyLoop;
import org.junit.jupiter.api.Test;

final class IdleClientsTest {
  private final Set<OpenConnection> open = new LinkedHashSet<>();
  private final List<Client> closed = new ArrayList<>();
  private final IdleClients idle = new IdleClients(open);

  private final class Client implements OpenConnection {
    private final boolean isIdle;

    Client(boolean isIdle) {
      this.isIdle = isIdle;
    }

    @Override
    public boolean closeIfIdle() {
      if (isIdle) {
        closed.add(this);
        open.remove(this);
      }
      return isIdle;
    }

    @Override
    public NettyLoop loop() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void drain() {}

    @Override
    public void abort() {}
  }

  private List<Client> add(int count, boolean isIdle) {
    var added = new ArrayList<Client>();
    for (int i = 0; i < count; i++) {
      added.add(new Client(isIdle));
    }
    open.addAll(added);
    return added;
  }

  @Test
  void theOldestIdleOnesGo() {
    add(3, false);
    var first = add(10, true);
    idle.closeSome();
    assertThat(closed).isEqualTo(first.subList(0, 4));
  }

  @Test
  void thoseThatHaveGoneByThemselvesAreNotTakenForRoom() {
    add(500, true);
    idle.closeSome();
    open.clear();
    closed.clear();
    var later = add(10, true);
    idle.closeSome();
    assertThat(closed).isEqualTo(later.subList(0, 4));
  }
}
