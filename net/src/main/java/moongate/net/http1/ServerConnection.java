package moongate.net.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import moongate.fiber.Fiber;
import moongate.http.BodyException;
import moongate.http.Handler;
import moongate.http.Rejection;
import moongate.net.loop.ConnectionFailure;
import moongate.net.loop.Deadline;
import moongate.net.loop.HalfClose;
import moongate.net.loop.Inbound;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;
import moongate.net.loop.StraightRead;
import moongate.net.server.HandlerRun;
import moongate.net.server.OpenConnection;
import moongate.net.server.PeerConnection;
import moongate.net.server.Server;
import moongate.net.settings.Limits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of a client's connection. Heads are read here, each request runs on a fiber, and in
/// between the connection waits.
///
///     HEAD ─▶ ACTIVE ─▶ HEAD …                 requests, one after the other
///                └────▶ DISCARD ─▶ HEAD        what the handler left of a body
///                └────▶ CLOSING                the last bytes leave, then it closes
///                └────▶ LINGER                 as before, but the client is still sending
///
/// Everything runs on the connection's loop. What the client sends while a request is active waits
/// in [Inbound], and when that is full, at the client.
public final class ServerConnection extends ChannelInboundHandlerAdapter
    implements OpenConnection, StraightRead.Receiver {
  private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);

  /// Closing at once while the client is still sending would cause a reset, which destroys the
  /// answer.
  private static final Duration LINGER = Duration.ofSeconds(5);

  private enum State {
    HEAD,
    ACTIVE,
    DISCARD,
    CLOSING,
    LINGER,
    CLOSED
  }

  private final Server server;
  private final Handler handler;
  private final Limits limits;
  private final NettyLoop loop;
  private final SocketChannel channel;
  private final Inbound inbound;
  private final Deadline deadline;
  private final RequestWait wait;
  private final ServerRequest request;
  private final ServerResponse response;
  private final BodyDecoder decoder = new BodyDecoder(false);
  private final Runnable run = this::run;
  private final Runnable process = this::process;
  private final Runnable leave;

  private State state = State.HEAD;
  private @Nullable Fiber fiber;
  private @Nullable Rejection rejection;
  private @Nullable SwitchedClient switched;
  private boolean isProcessing;
  private boolean isInputEnded;

  public ServerConnection(Server server, PeerConnection peer) {
    this.server = server;
    this.handler = server.handler();
    this.limits = server.limits();
    this.loop = peer.loop();
    this.channel = peer.channel();
    this.inbound = new Inbound(channel.config(), loop.buffers());
    this.deadline = new Deadline(loop, this::expired);
    this.wait = new RequestWait(channel, limits, deadline);
    this.request = new ServerRequest(this, peer, server);
    this.response = new ServerResponse(this, new Outbound(loop, channel));
    this.leave = this::leave;
  }

  @Override
  public NettyLoop loop() {
    return loop;
  }

  Inbound inbound() {
    return inbound;
  }

  BodyDecoder decoder() {
    return decoder;
  }

  ServerRequest request() {
    return request;
  }

  ServerResponse response() {
    return response;
  }

  Fiber fiber() {
    var current = fiber;
    if (current == null) {
      throw new IllegalStateException("the request is over");
    }
    return current;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /// True if no other request may follow on this connection.
  boolean isLast() {
    return server.isDraining()
        || (isInputEnded && inbound.isEmpty())
        || limits.idleTimeout().isZero()
        || request.peer().requestCount() >= limits.requestsPerConnection();
  }

  /// True if the client sends nothing more.
  boolean isInputEnded() {
    return isInputEnded || state == State.CLOSED;
  }

  // What the client does

  @Override
  public void channelActive(ChannelHandlerContext context) {
    start();
  }

  /// Begins to read the first request.
  public void start() {
    server.remember(this);
    deadline.in(limits.headTimeout().toNanos());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var buffer = (ByteBuf) message;
    StraightRead.begin(context, this, loop.buffers(), buffer.readableBytes());
    receive(buffer);
  }

  @Override
  public void receive(ByteBuf buffer) {
    inbound.add(buffer);
    switch (state) {
      case HEAD -> process();
      case ACTIVE -> wakeReader();
      case DISCARD -> discard();
      case CLOSING, LINGER, CLOSED -> inbound.clear();
    }
    inbound.pause();
  }

  private void wakeReader() {
    if (wait.bodyCame()) {
      fiber().unpark();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!channel.isWritable()) {
      return;
    }
    if (state == State.ACTIVE && wait.roomCame()) {
      fiber().unpark();
    } else if (state == State.HEAD && !inbound.isEmpty()) {
      loop.execute(process);
    }
  }

  /// The client sends nothing more, but may still wait for the answer. Tells the running request.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (HalfClose.endsInput(event)) {
      isInputEnded = true;
      switch (state) {
        case HEAD -> {
          if (inbound.isEmpty()) {
            closeAfterFlush();
          }
        }
        case ACTIVE -> {
          wait.bodyCame();
          fiber().unpark();
        }
        case DISCARD -> closeAfterFlush();
        case LINGER -> {
          // TLS is ended by us. Closing now would cause a reset for a client that is still sending.
          if (event instanceof ChannelInputShutdownEvent) {
            closeAfterFlush();
          }
        }
        case CLOSING, CLOSED -> {}
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    state = State.CLOSED;
    deadline.cancel();
    server.forget(this);
    if (fiber == null) {
      release();
    } else {
      fiber.unpark();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ConnectionFailure.log(log, "connection failed", cause);
    channel.close();
  }

  private void release() {
    request.end();
    inbound.clear();
    response.release();
  }

  // Heads

  /// Runs requests as long as there are complete heads, and room for their answers.
  private void process() {
    if (isProcessing) {
      return;
    }
    isProcessing = true;
    try {
      while (state == State.HEAD && !inbound.isEmpty() && response.isWritable()) {
        readHead();
      }
    } finally {
      isProcessing = false;
    }
    if (state == State.HEAD) {
      inbound.resume();
      if (isInputEnded) {
        closeAfterFlush();
      }
    }
  }

  private void readHead() {
    boolean isFirstByte = !request.isStarted();
    try {
      if (request.read(inbound)) {
        start(null);
      } else if (isFirstByte) {
        deadline.in(limits.headTimeout().toNanos());
      }
    } catch (Rejected refused) {
      start(refused.rejection());
    }
  }

  // Requests

  private void start(@Nullable Rejection refusal) {
    state = State.ACTIVE;
    rejection = refusal;
    wait.start();
    request.begin(refusal == null);
    response.start(refusal == null && request.keepsAlive());
    fiber = Fiber.create(loop, run, leave);
    fiber.start();
  }

  private void run() {
    HandlerRun.answer(handler, request, response, rejection);
    finish();
  }

  /// The handler has returned: decides what happens to the connection.
  private void finish() {
    fiber = null;
    wait.end();
    if (state == State.CLOSED) {
      release();
    } else if (!response.isComplete()) {
      state = State.CLOSING;
      deadline.clear();
      abort();
    } else if (response.closes()) {
      boolean isAllRead = decoder.isDone() && inbound.isEmpty() && rejection == null;
      if (isInputEnded || isAllRead) {
        closeAfterFlush();
      } else {
        linger();
      }
    } else if (decoder.isDone()) {
      awaitNext();
    } else {
      state = State.DISCARD;
      deadline.in(LINGER.toNanos());
      discard();
    }
  }

  private void awaitNext() {
    state = State.HEAD;
    request.clear();
    if (!inbound.isEmpty()) {
      if (!isProcessing) {
        loop.execute(process);
      }
    } else {
      awaitFirstByte();
    }
  }

  /// The client was not told to send nothing more, so it may be about to send a request.
  private void awaitFirstByte() {
    var most = server.idleTimeout();
    if (isInputEnded || most.isZero()) {
      closeAfterFlush();
    } else {
      deadline.in(most.toNanos());
      inbound.resume();
    }
  }

  private void discard() {
    switch (request.body().discard()) {
      case ENDED -> awaitNext();
      case MORE -> {
        if (isInputEnded) {
          linger();
        }
      }
      case ENOUGH -> linger();
    }
  }

  // Waiting, called from the fiber

  RequestWait waits() {
    return wait;
  }

  /// True if the client has taken enough of the output, or is gone; else the fiber is woken when
  /// that is the case.
  boolean hasRoom() {
    if (response.isWritable() || state == State.CLOSED) {
      wait.hasRoom();
      return true;
    }
    if (wait.isRoomLate()) {
      abort();
      throw new BodyException(BodyException.Kind.TIMEOUT, "client takes the response too slowly");
    }
    wait.expectRoom();
    return false;
  }

  /// Switches to another protocol, after the head of the response was written.
  SwitchedClient switchProtocol() {
    var client = new SwitchedClient(loop, channel, this, inbound, limits.sendTimeout());
    switched = client;
    deadline.clear();
    return client;
  }

  /// The connection after it has switched from HTTP; null before that.
  @Nullable SwitchedClient switched() {
    return switched;
  }

  /// The fiber waits: sends what it has written.
  private void leave() {
    response.leave();
    if (switched != null) {
      switched.flush();
    }
  }

  // Time

  private void expired() {
    switch (state) {
      case HEAD -> {
        if (wait.isSending()) {
          wait.armForSending();
        } else if (request.isStarted()) {
          start(Rejection.timeout("head not complete in time"));
        } else {
          channel.close();
        }
      }
      case ACTIVE -> {
        if (wait.expire()) {
          fiber().unpark();
        }
      }
      case CLOSING -> {
        if (wait.isSending()) {
          wait.armForSending();
        } else {
          channel.close();
        }
      }
      case DISCARD, LINGER -> channel.close();
      case CLOSED -> {}
    }
  }

  // The end

  private void closeAfterFlush() {
    state = State.CLOSING;
    wait.armForSending();
    response.flush(ChannelFutureListener.CLOSE);
  }

  private void linger() {
    state = State.LINGER;
    request.clear();
    inbound.clear();
    inbound.resume();
    deadline.in(LINGER.toNanos());
    response.flush(_ -> HalfClose.endOutputAlone(channel));
  }

  /// Closes soon if there is no active request, else when its response has ended.
  @Override
  public void drain() {
    if (isIdle()) {
      awaitFirstByte();
    }
  }

  private boolean isIdle() {
    return state == State.HEAD && !request.isStarted() && inbound.isEmpty();
  }

  @Override
  public boolean closeIfIdle() {
    boolean mayClose =
        switch (state) {
          case HEAD ->
              isIdle() || (request.isStarted() && Server.isSlow(deadline, limits.headTimeout()));
          case DISCARD, LINGER -> Server.isSlow(deadline, LINGER);
          case ACTIVE -> !response.isHeadSent() && wait.giveUpBody(decoder.received() > 0);
          case CLOSING, CLOSED -> false;
        };
    if (mayClose) {
      channel.close();
    }
    return mayClose;
  }

  /// Closes at once, in such a way that the client cannot take an incomplete response for a
  /// complete one.
  @Override
  public void abort() {
    response.release();
    if (switched != null) {
      switched.abort();
    } else if (channel.isOpen() && response.endsWithConnection() && !response.isComplete()) {
      channel.config().setSoLinger(0);
      // Bypasses TLS, whose `close_notify` would tell the client that this was the regular end.
      channel.pipeline().firstContext().close();
    } else {
      channel.close();
    }
  }
}
