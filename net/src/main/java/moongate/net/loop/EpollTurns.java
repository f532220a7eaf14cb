package moongate.net.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Netty's epoll with three differences. The work for the sockets that are ready is one [LoopTurn].
/// Small pieces are read without Netty ([StraightRead]). And a socket whose peer has ended its
/// direction, and that waits for nothing else, stays registered with the system.
///
/// Netty 4.2.18 removes such a socket and does not add it again. The next response that does not
/// fit into the socket's buffer would fail, which would break off downloads of clients that close
/// their own direction.
final class EpollTurns implements IoHandler {
  private final IoHandler epoll;
  private final LoopTurn turn;

  private EpollTurns(IoHandler epoll, LoopTurn turn) {
    this.epoll = epoll;
    this.turn = turn;
  }

  /// Creates the handlers of event loops and remembers their turns.
  static final class Factory implements IoHandlerFactory {
    private final IoHandlerFactory epolls = EpollIoHandler.newFactory();
    private final Map<Object, LoopTurn> turns = new IdentityHashMap<>();

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
      var turn = new LoopTurn();
      turns.put(executor, turn);
      return new EpollTurns(epolls.newHandler(executor), turn);
    }

    /// The turn of an event loop; for one without epoll, a turn that never begins.
    LoopTurn of(Object eventLoop) {
      var turn = turns.get(eventLoop);
      return turn == null ? new LoopTurn() : turn;
    }

    @Override
    public boolean isChangingThreadSupported() {
      return epolls.isChangingThreadSupported();
    }
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    var straight = StraightRead.before(handle);
    var inEpoll = epoll.register(straight == null ? handle : straight);
    var registration = new Registration(inEpoll, straight);
    if (straight != null) {
      straight.registeredAs(registration);
    }
    return registration;
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    turn.begin();
    try {
      return epoll.run(context);
    } finally {
      turn.end();
    }
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return epoll.isCompatible(type);
  }

  private record Registration(IoRegistration inEpoll, @Nullable StraightRead straight)
      implements IoRegistration {
    @Override
    public <T> T attachment() {
      return inEpoll.attachment();
    }

    /// Edge-triggered, because a level-triggered socket that waits for nothing would be reported
    /// forever once it is dead.
    @Override
    public long submit(IoOps awaited) {
      if (!(awaited instanceof EpollIoOps ops)) {
        return inEpoll.submit(awaited);
      }
      var asked = straight == null ? ops : straight.asked(ops);
      return inEpoll.submit(asked.value() == 0 ? EpollIoOps.EPOLLET : asked);
    }

    @Override
    public boolean isValid() {
      return inEpoll.isValid();
    }

    @Override
    public boolean cancel() {
      return inEpoll.cancel();
    }
  }
}
