package moongate.net.websocket;

import java.time.Duration;
import moongate.fiber.Fiber;
import moongate.http.PayloadLimits;
import moongate.http.WebSocketFrame;
import moongate.http.WebSocketFrame.Ending;
import moongate.http.WebSocketFrame.Farewell;
import moongate.http.WebSocketFrame.Type;
import moongate.http.WebSocketLink;
import moongate.net.loop.Deadline;
import moongate.net.loop.NettyLoop;
import org.jspecify.annotations.Nullable;

/// Joins a client and an upstream that use WebSocket. The request's fiber takes a frame from one of
/// them and gives it to the other:
///
///     client ══▶ FrameEnd ──next──▶ fiber ──pass──▶ FrameEnd ══▶ upstream
///            ◀══          ◀──pass──       ◀──next──          ◀══
///
/// One fiber serves both directions, instead of a loop for each: functions of a request can share
/// data without worrying about order. An end is only read while the other one is writable, so that
/// neither direction waits for the peer of the other.
public final class FrameLink implements WebSocketLink {
  /// How long a peer may take to send its close frame.
  private static final long FAREWELL_NANOS = Duration.ofSeconds(5).toNanos();

  /// After this time, others on the loop have their turn.
  private static final long RUN_NANOS = 1_000_000;

  private static final String NOT_TAKEN = " takes nothing: timed out";

  private final NettyLoop loop;
  private final Fiber fiber;
  private final FrameEnd client;
  private final FrameEnd upstream;
  private final PayloadLimits limits;
  private final Deadline silence;
  private final Deadline farewell;
  private final Duration mostSilence;
  private String problem = "";
  private Farewell closing = Farewell.NORMAL;
  private long runningSince;
  private boolean isClientsTurn;
  private boolean isStarted;
  private boolean isWaiting;
  private boolean isEnding;
  private boolean isOver;

  /// @param fiber reads and passes the frames
  /// @param mostSilence how long both ends may send nothing
  public FrameLink(
      NettyLoop loop,
      Fiber fiber,
      FrameEnd client,
      FrameEnd upstream,
      PayloadLimits limits,
      Duration mostSilence) {
    this.loop = loop;
    this.fiber = fiber;
    this.client = client;
    this.upstream = upstream;
    this.limits = limits;
    this.mostSilence = mostSilence;
    this.silence = new Deadline(loop, this::silent);
    this.farewell = new Deadline(loop, this::abandon);
    client.join(this);
    upstream.join(this);
  }

  /// Takes over the connections as soon as the loop can do that.
  public FrameLink start() {
    loop.execute(() -> {
      moved();
      client.begin();
      upstream.begin();
      isStarted = true;
      wake();
    });
    return this;
  }

  /// Bytes from the client so far.
  public long fromClient() {
    return client.received();
  }

  /// Bytes to the client so far.
  public long toClient() {
    return client.sent();
  }

  // The fiber

  @Override
  public @Nullable WebSocketFrame next() {
    if (System.nanoTime() - runningSince > RUN_NANOS) {
      flush();
      fiber.yield();
      runningSince = System.nanoTime();
    }
    while (!isOver) {
      var frame = isStarted ? poll() : null;
      if (frame != null) {
        return frame;
      }
      if (isStarted && client.isClosed() && upstream.isClosed()) {
        over();
        return null;
      }
      isWaiting = true; // before the flush, which may make room at once
      flush();
      fiber.park();
      isWaiting = false;
      runningSince = System.nanoTime();
    }
    return null;
  }

  /// A frame from the end that was served less recently, or else from the other one.
  private @Nullable WebSocketFrame poll() {
    for (int i = 0; i < 2 && !isEnding; i++) {
      isClientsTurn = !isClientsTurn;
      var frame = isClientsTurn ? take(client, upstream) : take(upstream, client);
      if (frame != null) {
        return frame;
      }
    }
    if (isEnding) {
      leave(client);
      leave(upstream);
    }
    return null;
  }

  private @Nullable WebSocketFrame take(FrameEnd from, FrameEnd to) {
    if (!to.isWritable()) {
      return null;
    }
    try {
      var frame = from.next(limits);
      if (frame == null && from.isGone()) {
        gone(from, to);
      }
      return frame;
    } catch (FrameViolation violation) {
      end(from, new Farewell(violation.status(), violation.reason()), violation.event(name(from)));
      return null;
    }
  }

  /// A peer that has got a close frame may simply leave.
  private void gone(FrameEnd from, FrameEnd to) {
    if (to.hasReceivedClose()) {
      end(new Ending(closing, closing));
    } else {
      end(from, Farewell.GOING_AWAY, name(from) + " closed the connection without a close frame");
    }
  }

  @Override
  public void pass(WebSocketFrame frame) {
    var from = frame.isFromClient() ? client : upstream;
    var to = frame.isFromClient() ? upstream : client;
    if (frame.type() != Type.CLOSE) {
      to.send(frame);
      return;
    }
    closing = new Farewell(frame.status(), "");
    to.send(frame);
    if (to.hasReceivedClose()) {
      isEnding = true;
    }
    if (!from.hasSentClose()) {
      farewell.in(FAREWELL_NANOS);
    }
  }

  @Override
  public void end(Ending ending) {
    client.send(ending.toClient());
    upstream.send(ending.toUpstream());
    isEnding = true;
    farewell.in(FAREWELL_NANOS);
  }

  private void end(FrameEnd guilty, Farewell why, String told) {
    if (!isEnding) {
      problem = told;
      var other = Farewell.GOING_AWAY;
      end(guilty == client ? new Ending(why, other) : new Ending(other, why));
    }
  }

  private String name(FrameEnd end) {
    return end == client ? "client" : "upstream";
  }

  /// Closes a connection whose peer has sent its close frame; further input is ignored.
  private void leave(FrameEnd end) {
    if (!end.isClosed() && end.isDiscarded(limits)) {
      end.closeAfterFlush();
    }
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public void close() {
    client.close();
    upstream.close();
    over();
  }

  private void over() {
    isOver = true;
    silence.cancel();
    farewell.cancel();
    client.release();
    upstream.release();
  }

  // The loop

  /// Sends what was passed on, because the fiber waits.
  public void flush() {
    client.flush();
    upstream.flush();
  }

  /// There may be something for the fiber.
  void wake() {
    if (isWaiting) {
      isWaiting = false;
      fiber.unpark();
    }
  }

  /// Something has come or left.
  void moved() {
    silence.in(mostSilence.toNanos());
  }

  private void silent() {
    boolean clientTakes = client.isTaking();
    if (upstream.isTaking() || clientTakes) {
      moved();
    } else {
      end(client, Farewell.GOING_AWAY, "client and upstream said nothing: timed out");
      wake();
    }
  }

  /// `slow` has taken nothing for too long: it would not take a close frame either.
  void stuck(FrameEnd slow) {
    end(slow, Farewell.GOING_AWAY, name(slow) + NOT_TAKEN);
    slow.close();
    wake();
  }

  /// A peer has not sent its close frame in time.
  private void abandon() {
    if (!isEnding) { // the one that has said it gets it back
      client.send(closing);
      upstream.send(closing);
      isEnding = true;
      farewell.in(FAREWELL_NANOS);
      wake();
      return;
    }
    client.close();
    upstream.close();
  }

  /// The node stops.
  public void goAway() {
    if (!isEnding) {
      problem = "the node stops";
      isEnding = true;
    }
    client.send(Farewell.GOING_AWAY);
    upstream.send(Farewell.GOING_AWAY);
    client.closeAfterFlush();
    upstream.closeAfterFlush();
  }
}
