package moongate.net.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Caller;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.ResponseHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.http.UpstreamException.Kind;
import moongate.net.loop.ConnectionFailure;
import moongate.net.loop.Deadline;
import moongate.net.loop.Inbound;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;
import moongate.net.loop.StraightRead;
import moongate.net.session.TunnelEnd;
import moongate.net.upstream.UpstreamWords;
import moongate.net.websocket.FrameEnd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to an upstream. It makes one call after the other; the fiber of each call waits
/// here.
///
/// While the fiber waits for the response, it also sends the request body as it arrives, so that
/// both can flow at the same time: [RequestSender] sends. Each wait here is for both, and depends
/// on how far the other one has come.
public final class ClientConnection extends ChannelInboundHandlerAdapter
    implements StraightRead.Receiver {
  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

  private static final int MOST_START_LINE = 16 * 1024;
  private static final int MOST_HEAD = 128 * 1024;
  private static final int MOST_INTERIM = 16;

  private final NettyLoop loop;
  private final ConnectionPool pool;
  private final Origin origin;
  private final Object era;
  private final SocketChannel channel;
  private final Inbound inbound;
  private final Outbound outbound;
  private final RequestSender sender;
  private final Deadline deadline;
  private final ResponseHead head = new ResponseHead(200);
  private final HeadReader reader =
      new HeadReader(head.headers(), MOST_START_LINE, MOST_HEAD, MOST_HEAD, true);
  private final ResponseParser parser = new ResponseParser(head);
  private final BodyDecoder decoder = new BodyDecoder(true);

  private Caller caller;
  private Timeouts timeouts = Timeouts.DEFAULT;
  private int calls;
  private int departuresBefore;
  private long connectNanos;
  private boolean isIdle;
  private boolean isOver;

  /// Something arrived for which no request had been sent.
  private boolean isUnasked;

  private boolean isClosed;

  /// The upstream has ended TLS properly (`close_notify`).
  private boolean isEndTold;

  private boolean isWaiting;
  private boolean isTimedOut;
  private boolean awaitsRoom;
  private boolean isHeadRequest;
  private boolean closesAfterwards;
  private boolean isResponseStarted;
  private boolean isHeadRead;
  private @Nullable Throwable failure;

  public ClientConnection(
      NettyLoop loop, ConnectionPool pool, Origin origin, SocketChannel channel, Caller caller) {
    this.loop = loop;
    this.pool = pool;
    this.origin = origin;
    this.era = pool.era();
    this.channel = channel;
    this.inbound = new Inbound(channel.config(), loop.buffers());
    this.caller = caller;
    this.outbound = new Outbound(loop, channel);
    this.sender = new RequestSender(loop, outbound);
    this.deadline = new Deadline(loop, this::expired);
    channel.config().setAutoClose(false); // see exceptionCaught
  }

  Origin origin() {
    return origin;
  }

  /// The era of the pool in which it was opened.
  Object era() {
    return era;
  }

  ResponseHead head() {
    return head;
  }

  long bodyLength() {
    return decoder.length();
  }

  @Nullable Headers trailers() {
    return decoder.trailers();
  }

  /// True if nothing of the request's body has been read, so that it can be sent again.
  public boolean isBodyUntouched() {
    return !sender.isBodyTouched();
  }

  // Connecting

  /// Waits until `step` (connecting, or the TLS handshake) is done.
  ///
  /// @param doing the step in words, for messages
  public void awaitConnected(Future<?> step, Duration most, String doing) {
    long started = System.nanoTime();
    isTimedOut = false;
    deadline.in(most.toNanos());
    step.addListener(done -> wake());
    while (!step.isDone()) {
      if (caller.isGone()) {
        throw failed(Kind.CALLER_GONE, "client closed the connection");
      }
      if (isTimedOut) {
        throw failed(Kind.CONNECT_TIMEOUT, UpstreamWords.TIMED_OUT + doing);
      }
      isWaiting = true;
      caller.fiber().park();
    }
    isWaiting = false;
    deadline.clear();
    if (!step.isSuccess()) {
      throw failed(
          UpstreamWords.kindOfNoConnection(step.cause()),
          UpstreamWords.noConnection(step.cause(), origin.hostName()));
    }
    connectNanos += System.nanoTime() - started;
  }

  private void wake() {
    if (isWaiting) {
      isWaiting = false;
      caller.fiber().unpark();
    }
  }

  // Calls

  /// Sends a request and waits for the head of the response.
  public UpstreamResponse call(Caller by, RequestHead request, Body requestBody, Timeouts limits) {
    caller = by;
    timeouts = limits;
    calls++;
    departuresBefore = outbound.departures();
    isHeadRequest = request.method().equals("HEAD");
    isResponseStarted = false;
    isHeadRead = false;
    reader.start();
    deadline.beginReading();
    closesAfterwards = request.headers().hasToken(HeaderName.CONNECTION, "close");
    sender.start(request, requestBody);
    awaitHead(request);
    return new UpstreamResponse(this, calls == 1 ? connectNanos : 0);
  }

  private void awaitHead(RequestHead request) {
    for (int interim = 0; ; ) {
      sender.send(isHeadRead);
      while (readHead()) {
        if (head.status() >= 200 || isSwitching(request)) {
          isHeadRead = true;
          // Who answers before the request is complete may take the rest of it for another request,
          // and give the next one that answer.
          closesAfterwards |= !sender.isSent();
          deadline.clear();
          deadline.beginReading();
          return;
        }
        if (head.status() == 101 || ++interim > MOST_INTERIM) {
          throw failed(
              Kind.BAD_RESPONSE,
              "upstream sent unexpected status " + head.status() + UpstreamWords.READING_HEAD);
        }
        reader.start();
      }
      await();
    }
  }

  /// True if the upstream has switched to the requested protocol: what follows is for the two ends
  /// of a tunnel.
  private boolean isSwitching(RequestHead request) {
    if (head.status() != 101
        || !sender.isSent()
        || !request.headers().contains(HeaderName.UPGRADE)) {
      return false;
    }
    closesAfterwards = true;
    channel.config().setAutoClose(true).setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    return true;
  }

  /// This connection as an end of a tunnel.
  TunnelEnd tunnelEnd(Duration mostUntaken) {
    return new TunnelEnd(loop, channel, this, inbound, mostUntaken);
  }

  /// This connection as an end of a WebSocket.
  FrameEnd frameEnd(Duration mostUntaken) {
    return new FrameEnd(loop, channel, this, inbound, false, mostUntaken);
  }

  private boolean readHead() {
    isResponseStarted |= !inbound.isEmpty();
    try {
      if (reader.read(inbound)) {
        parser.parse(reader, decoder, isHeadRequest);
        return true;
      }
    } catch (ResponseParser.BadResponse bad) {
      throw failed(
          Kind.BAD_RESPONSE,
          "upstream sent invalid header: " + bad.getMessage() + UpstreamWords.READING_HEAD);
    }
    if (reader.problem() != HeadReader.Problem.NONE) {
      throw failed(Kind.BAD_RESPONSE, "upstream sent too big header" + UpstreamWords.READING_HEAD);
    }
    return false;
  }

  /// The next piece of the response body.
  Chunk read() {
    for (; ; ) {
      var chunk = next();
      if (chunk != null) {
        return chunk;
      }
      await();
    }
  }

  /// The next piece of the response body if it is there; else null, and the fiber is woken when
  /// there is one, or when this would throw.
  @Nullable Chunk poll() {
    if (isWaiting && sender.isSent()) {
      return null;
    }
    if (!isWaiting) {
      checkTime();
    }
    var chunk = next();
    if (chunk == null) {
      expect();
    }
    return chunk;
  }

  private @Nullable Chunk next() {
    sender.send(isHeadRead);
    var chunk = decode();
    if (chunk != null) {
      inbound.resume();
    } else if (isClosed && failure == null && decoder.endsWithConnection()) {
      checkNotCutOff();
      decoder.startLength(0);
      return Chunk.END;
    }
    return chunk;
  }

  /// Anybody on the way can end a TCP connection, but only the upstream can end TLS (RFC 9112, 8).
  /// This is checked only if the upstream's certificate is verified: otherwise somebody on the way
  /// could fake TLS, too, and many upstreams do not end TLS properly.
  private void checkNotCutOff() {
    if (origin.isSecure() && origin.isVerified() && !isEndTold) {
      throw failed(
          Kind.RESET, UpstreamWords.CLOSED + " without close_notify" + UpstreamWords.READING_BODY);
    }
  }

  private @Nullable Chunk decode() {
    try {
      return decoder.next(inbound);
    } catch (BodyException malformed) {
      throw failed(
          Kind.BAD_RESPONSE,
          "upstream sent invalid body: " + malformed.getMessage() + UpstreamWords.READING_BODY);
    }
  }

  // Waiting

  /// Waits for whatever comes first: input, room for output, more of the request's body, or the
  /// end.
  private void await() {
    expect();
    caller.fiber().park();
    isWaiting = false;
    checkTime();
  }

  /// Arranges that the fiber is woken by whatever comes first.
  private void expect() {
    if (isClosed) {
      var what = failure == null ? UpstreamWords.CLOSED : UpstreamWords.lost(failure);
      throw failed(Kind.RESET, what + step());
    }
    if (caller.isGone()) {
      throw failed(Kind.CALLER_GONE, "client closed the connection");
    }
    awaitsRoom = sender.awaitsRoom();
    isTimedOut = false;
    if (sender.isSent()) {
      if (!deadline.forRead(timeouts)) {
        throw failed(Kind.READ_TIMEOUT, UpstreamWords.TIMED_OUT + step());
      }
    } else if (awaitsRoom) {
      deadline.in(timeouts.write().toNanos());
    } else {
      deadline.clear();
    }
    isWaiting = true;
  }

  private void checkTime() {
    if (isTimedOut) {
      throw awaitsRoom
          ? failed(Kind.WRITE_TIMEOUT, UpstreamWords.TIMED_OUT + UpstreamWords.SENDING)
          : failed(Kind.READ_TIMEOUT, UpstreamWords.TIMED_OUT + step());
    }
  }

  private String step() {
    return isHeadRead ? UpstreamWords.READING_BODY : UpstreamWords.READING_HEAD;
  }

  private void expired() {
    if (isIdle) {
      close();
    } else if (isWaiting) {
      isTimedOut = true;
      wake();
    }
  }

  private UpstreamException failed(Kind kind, String message) {
    deadline.clear();
    isWaiting = false;
    return new UpstreamException(kind, message, calls > 0 && !isUnasked, isResponseStarted);
  }

  // What the upstream does

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var buffer = (ByteBuf) message;
    StraightRead.begin(context, this, loop.buffers(), buffer.readableBytes());
    receive(buffer);
  }

  @Override
  public void receive(ByteBuf buffer) {
    inbound.add(buffer);
    if (isIdle || isOver) {
      close();
      return;
    }
    if (calls > 1 && outbound.departures() == departuresBefore) {
      // The request will be sent at the end of the loop's turn, so this belongs to an earlier one.
      isUnasked = true;
      inbound.clear();
      channel.close();
      return;
    }
    wake();
    inbound.pause();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable() && !sender.isSent()) {
      wake();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    isEndTold |= event instanceof SslCloseCompletionEvent end && end.isSuccess();
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isClosed = true;
    deadline.cancel();
    sender.stop();
    if (isIdle || isOver) {
      close();
    } else {
      wake();
    }
  }

  /// An upstream that has enough of a request answers and closes, which the system tells by
  /// refusing what is still sent. Its answer has arrived before that, and can be read.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof ChannelOutputShutdownException refused && !isIdle && !isOver) {
      failure = refused.getCause();
      sender.giveUp();
      inbound.resume();
      wake();
      return;
    }
    failure = cause;
    ConnectionFailure.log(log, "upstream connection failed", cause);
    channel.close();
  }

  // Between calls

  /// The call is over: keeps the connection if its state is known, else closes it.
  void finish() {
    sender.finish();
    isWaiting = false;
    boolean isClean =
        !isClosed
            && isHeadRead
            && decoder.isDone()
            && sender.isSent()
            && !sender.isGivenUp()
            && parser.keepsAlive()
            && !closesAfterwards
            && inbound.isEmpty();
    if (isClean && pool.give(this, calls)) {
      isIdle = true;
      inbound.resume();
      deadline.in(parser.hint().within(pool.idleTimeout()).toNanos());
    } else {
      close();
    }
  }

  /// The connection was taken from the pool.
  void take() {
    isIdle = false;
    deadline.clear();
  }

  boolean isIdle() {
    return isIdle;
  }

  /// Closes now. Further input is dropped.
  public void close() {
    pool.remove(this);
    isIdle = false;
    isOver = true;
    isClosed = true;
    deadline.cancel();
    inbound.clear();
    sender.stop();
    channel.close();
  }
}
