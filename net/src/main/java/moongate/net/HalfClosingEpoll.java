package moongate.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/// Netty's epoll, but for one thing: a socket whose peer has ended its side, and for which nothing
/// else is awaited just then, stays known to the system.
///
/// Netty 4.2.18 takes it out there and does not put it in again. The next response that does not
/// fit into the socket's buffer would fail, which breaks off what half-closing clients download.
final class HalfClosingEpoll implements IoHandler {
  private final IoHandler epoll;

  private HalfClosingEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory newFactory() {
    var factory = EpollIoHandler.newFactory();
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new HalfClosingEpoll(factory.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return factory.isChangingThreadSupported();
      }
    };
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(epoll.register(handle));
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
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

  private record Registration(IoRegistration inEpoll) implements IoRegistration {
    @Override
    public <T> T attachment() {
      return inEpoll.attachment();
    }

    /// Edge-triggered, since a level-triggered wait for nothing would tell of a dead socket for
    /// ever.
    @Override
    public long submit(IoOps awaited) {
      boolean isNothing = awaited instanceof EpollIoOps ops && ops.value() == 0;
      return inEpoll.submit(isNothing ? EpollIoOps.EPOLLET : awaited);
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
