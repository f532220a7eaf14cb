package moongate.net.session;

import java.time.Duration;
import moongate.fiber.Fiber;
import moongate.http.BodyException;
import moongate.http.UpstreamException;
import moongate.net.loop.Deadline;
import moongate.net.loop.NettyLoop;
import moongate.net.upstream.UpstreamWords;
import org.jspecify.annotations.Nullable;

/// Passes bytes between a client and an upstream that have switched to another protocol (RFC 9110,
/// 7.8), in both directions at once.
///
///     client ══▶ TunnelEnd ──write──▶ ══▶ upstream
///            ◀══ ◀──write── TunnelEnd ◀══
///
/// Each end reads only while the other one takes its output. An end that stops sending may still
/// receive. The tunnel is over when both connections are closed. Nothing can keep it open forever:
/// there are timeouts for silence and for peers that take nothing.
public final class Tunnel {
  private final NettyLoop loop;
  private final Fiber fiber;
  private final TunnelEnd client;
  private final TunnelEnd upstream;
  private final Deadline silence;
  private final Duration mostSilence;
  private final String doing;
  private boolean isOver;
  private @Nullable RuntimeException failure;

  /// @param fiber waits in [#run()]
  /// @param mostSilence how long both ends may send nothing
  public Tunnel(
      NettyLoop loop, Fiber fiber, TunnelEnd client, TunnelEnd upstream, Duration mostSilence) {
    this(loop, fiber, client, upstream, mostSilence, UpstreamWords.TUNNELLING);
  }

  /// @param doing the activity that error messages name
  Tunnel(
      NettyLoop loop,
      Fiber fiber,
      TunnelEnd client,
      TunnelEnd upstream,
      Duration mostSilence,
      String doing) {
    this.doing = doing;
    this.loop = loop;
    this.fiber = fiber;
    this.client = client;
    this.upstream = upstream;
    this.mostSilence = mostSilence;
    this.silence = new Deadline(loop, this::silent);
  }

  /// Waits until both connections are closed.
  ///
  /// @throws UpstreamException if the upstream, or both sides, were silent for too long
  /// @throws BodyException when the client was too slow
  public void run() {
    loop.execute(this::start);
    while (!isOver) {
      fiber.park();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void start() {
    moved();
    client.join(this, upstream);
    upstream.join(this, client);
    client.begin();
    upstream.begin();
  }

  /// Bytes from the client so far.
  public long fromClient() {
    return client.received();
  }

  /// Bytes from the upstream so far.
  public long fromUpstream() {
    return upstream.received();
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
      fail(
          UpstreamException.inResponse(
              UpstreamException.Kind.READ_TIMEOUT, UpstreamWords.TIMED_OUT + doing));
    }
  }

  /// `slow` has taken nothing for too long.
  void stuck(TunnelEnd slow) {
    fail(
        slow == client
            ? new BodyException(
                BodyException.Kind.TIMEOUT, "client timed out (110: Connection timed out)" + doing)
            : UpstreamException.inResponse(
                UpstreamException.Kind.WRITE_TIMEOUT, UpstreamWords.TIMED_OUT + doing));
  }

  private void fail(RuntimeException reason) {
    if (failure == null) {
      failure = reason;
    }
    abort();
  }

  /// Ends both connections now.
  public void abort() {
    client.close();
    upstream.close();
  }

  /// One of the connections is closed.
  void closed() {
    if (client.isClosed() && upstream.isClosed() && !isOver) {
      isOver = true;
      silence.cancel();
      fiber.unpark();
    }
  }
}
