package moongate.net.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Flow control of the output: how much the peer allows, on each stream and on all of them, and the
/// data that waits for that. Data that need not wait does not come here: [#pass].
///
/// Waiting streams take turns.
final class SendWindows extends Http2ConnectionAdapter implements Http2RemoteFlowController {
  /// How much one stream may send before the next one has its turn.
  private static final int TURN = 16 * 1024;

  private final Http2Connection connection;
  private final Http2Connection.PropertyKey key;
  private final Runnable afterWriting;
  private final ArrayDeque<Outflow> waiting = new ArrayDeque<>();
  private final ArrayDeque<Outflow> blocked = new ArrayDeque<>();
  private Listener listener;
  private @Nullable ChannelHandlerContext context;
  private int initial = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private int window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private long unsent;
  private boolean isWriting;

  /// One stream's part of it.
  private static final class Outflow {
    final Http2Stream stream;
    int window;
    long unsent;
    boolean isWaiting;
    boolean isBlocked;
    boolean isClosed;
    @Nullable ArrayDeque<FlowControlled> queue;

    Outflow(Http2Stream stream, int window) {
      this.stream = stream;
      this.window = window;
    }

    boolean isEmpty() {
      return queue == null || queue.isEmpty();
    }

    @Nullable FlowControlled first() {
      return queue == null ? null : queue.peekFirst();
    }
  }

  /// @param listener is told of streams that have asked for room and now have some
  /// @param afterWriting called whenever everything that may be sent was written
  SendWindows(Http2Connection connection, Listener listener, Runnable afterWriting) {
    this.connection = connection;
    this.key = connection.newKey();
    this.listener = listener;
    this.afterWriting = afterWriting;
    connection.addListener(this);
  }

  private @Nullable Outflow find(Http2Stream stream) {
    return stream.getProperty(key);
  }

  private Outflow outflow(Http2Stream stream) {
    var known = find(stream);
    if (known == null) {
      known = new Outflow(stream, initial);
      stream.setProperty(key, known);
    }
    return known;
  }

  private boolean isChannelWritable() {
    return context != null && context.channel().isWritable();
  }

  // What passes at once

  /// True when `size` bytes for `stream` need not wait: they count as sent.
  boolean pass(Http2Stream stream, int size) {
    var flow = outflow(stream);
    boolean mayPass = allow(flow, size);
    if (mayPass) {
      flow.window -= size;
      window -= size;
    }
    return mayPass;
  }

  /// True when `size` bytes for `stream` could leave now.
  boolean allow(Http2Stream stream, int size) {
    return allow(outflow(stream), size);
  }

  private boolean allow(Outflow flow, int size) {
    return flow.isEmpty()
        && !flow.isClosed
        && size <= flow.window
        && size <= window
        && isChannelWritable();
  }

  // What waits

  @Override
  public void addFlowControlled(Http2Stream stream, FlowControlled frame) {
    var flow = outflow(stream);
    if (flow.isClosed) {
      frame.error(context, closed(stream));
      return;
    }
    var queue = flow.queue;
    if (queue == null) {
      flow.queue = queue = new ArrayDeque<>(4);
    }
    queue.addLast(frame);
    flow.unsent += frame.size();
    unsent += frame.size();
    await(flow);
  }

  private void await(Outflow flow) {
    if (!flow.isWaiting && !flow.isEmpty()) {
      flow.isWaiting = true;
      waiting.addLast(flow);
    }
  }

  private static Http2Exception closed(Http2Stream stream) {
    return Http2Exception.streamError(
        stream.id(), Http2Error.STREAM_CLOSED, "the stream was closed before this could leave");
  }

  @Override
  public boolean hasFlowControlled(Http2Stream stream) {
    var flow = find(stream);
    return flow != null && !flow.isEmpty();
  }

  /// Writes what may be sent. Streams whose own window is closed are kept elsewhere until it opens.
  @Override
  public void writePendingBytes() {
    if (isWriting) {
      return;
    }
    isWriting = true;
    try {
      boolean isMoving = true;
      while (isMoving && !waiting.isEmpty()) {
        isMoving = false;
        for (int left = waiting.size(); left > 0 && !waiting.isEmpty(); left--) {
          isMoving |= takeTurn(waiting.removeFirst());
        }
      }
    } finally {
      isWriting = false;
    }
    afterWriting.run();
    announceAll();
  }

  /// True if something was sent.
  private boolean takeTurn(Outflow flow) {
    flow.isWaiting = false;
    int turn = TURN;
    boolean isMoving = false;
    for (var frame = flow.first(); frame != null; frame = flow.first()) {
      int size = frame.size();
      int most = Math.min(turn, Math.min(flow.window, window));
      if (size > 0 && (most <= 0 || !isChannelWritable())) {
        break;
      }
      frame.write(context, Math.max(0, most));
      int left = size - frame.size();
      turn -= left;
      flow.window -= left;
      window -= left;
      isMoving = true;
      if (flow.isClosed) {
        break;
      }
      flow.unsent -= left;
      unsent -= left;
      if (frame.size() == 0 && flow.queue != null && flow.queue.remove(frame)) {
        frame.writeComplete();
      }
    }
    if (!flow.isClosed && flow.window > 0) {
      await(flow);
    }
    return isMoving;
  }

  // Room

  @Override
  public boolean isWritable(Http2Stream stream) {
    var flow = outflow(stream);
    if (hasRoom(flow)) {
      return true;
    }
    if (!flow.isBlocked && !flow.isClosed) {
      flow.isBlocked = true;
      blocked.addLast(flow);
    }
    return false;
  }

  private boolean hasRoom(Outflow flow) {
    return !flow.isClosed && flow.window > flow.unsent && window > unsent && isChannelWritable();
  }

  private void announceAll() {
    for (int left = blocked.size(); left > 0 && !blocked.isEmpty(); left--) {
      var flow = blocked.removeFirst();
      if (flow.isBlocked && !flow.isClosed) {
        if (hasRoom(flow)) {
          announce(flow);
        } else {
          blocked.addLast(flow);
        }
      }
    }
  }

  private void announce(Outflow flow) {
    flow.isBlocked = false;
    listener.writabilityChanged(flow.stream);
  }

  @Override
  public void channelWritabilityChanged() {
    if (isChannelWritable()) {
      announceAll();
    }
  }

  // Windows

  @Override
  public void incrementWindowSize(Http2Stream stream, int more) throws Http2Exception {
    if (stream.id() == Http2CodecUtil.CONNECTION_STREAM_ID) {
      window = sum(stream, window, more);
      announceAll();
      return;
    }
    var flow = outflow(stream);
    flow.window = sum(stream, flow.window, more);
    await(flow);
    if (flow.isBlocked && hasRoom(flow)) {
      blocked.remove(flow);
      announce(flow);
    }
  }

  private static int sum(Http2Stream stream, int before, int more) throws Http2Exception {
    if ((long) before + more > Integer.MAX_VALUE) {
      throw Http2Exception.streamError(
          stream.id(), Http2Error.FLOW_CONTROL_ERROR, "a window of more than 2^31 - 1 bytes");
    }
    return before + more;
  }

  @Override
  public void initialWindowSize(int size) throws Http2Exception {
    int more = size - initial;
    initial = size;
    connection.forEachActiveStream(stream -> {
      var flow = find(stream);
      if (flow == null) {
        return true; // it begins with the new size
      }
      if ((long) flow.window + more > Integer.MAX_VALUE) {
        throw Http2Exception.connectionError(
            Http2Error.FLOW_CONTROL_ERROR, "a window of more than 2^31 - 1 bytes");
      }
      flow.window += more;
      if (flow.window > 0) {
        await(flow);
      }
      return true;
    });
    if (more > 0) {
      announceAll();
    }
  }

  @Override
  public int initialWindowSize() {
    return initial;
  }

  @Override
  public int windowSize(Http2Stream stream) {
    return stream.id() == Http2CodecUtil.CONNECTION_STREAM_ID ? window : outflow(stream).window;
  }

  // What Netty's connection tells

  @Override
  public void channelHandlerContext(ChannelHandlerContext handler) {
    context = handler;
    if (isChannelWritable()) {
      writePendingBytes();
    }
  }

  @Override
  public @Nullable ChannelHandlerContext channelHandlerContext() {
    return context;
  }

  @Override
  public void listener(Listener other) {
    listener = other;
  }

  /// RFC 9113, 5.3: nobody gives priorities in this way any more.
  @Override
  public void updateDependencyTree(int child, int parent, short weight, boolean isExclusive) {}

  /// Drops what was not sent.
  @Override
  public void onStreamClosed(Http2Stream stream) {
    var flow = find(stream);
    if (flow == null) {
      return;
    }
    flow.isClosed = true;
    unsent -= flow.unsent;
    flow.unsent = 0;
    var queue = flow.queue;
    if (queue != null) {
      flow.queue = null;
      queue.forEach(frame -> frame.error(context, closed(stream)));
    }
  }
}
