package moongate.cluster.control;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import moongate.cluster.protocol.BasicInfo;
import moongate.cluster.protocol.Compatibility;
import moongate.cluster.protocol.ConfigHashes;
import moongate.cluster.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection of one data plane after its upgrade to WebSocket. The data plane first reports
/// about itself, then only sends pings. It gets configurations, one at a time; if several are
/// waiting, only the newest is sent. (Kong calls the path of this connection `/v1/outlet`.)
public final class Outlet extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");
  private static final Duration SLICE = Duration.ofSeconds(5);

  /// What all connections of a control plane share.
  ///
  /// @param version of this node
  /// @param plugins this node's plugins with their versions
  /// @param silence how long a data plane may send nothing
  /// @param rows is told of each data plane when it connects and at each ping
  /// @param parsing runs the parsing of data planes' reports
  public record Terms(
      Hub hub,
      String version,
      Map<String, String> plugins,
      Duration silence,
      Consumer<DataPlaneRow> rows,
      Executor parsing) {}

  private final Terms terms;
  private final Channel channel;
  private DataPlaneRow dataPlane;
  private @Nullable BasicInfo info;
  private boolean hasSpoken;
  private @Nullable Payload waiting;
  private long newest;
  private @Nullable PayloadInput sending;
  private long lastFrame = System.nanoTime();
  private boolean isPongWaiting;
  private @Nullable Future<?> watch;

  /// @param dataPlane what the upgrade request has told of it
  Outlet(Terms terms, Channel channel, DataPlaneRow dataPlane) {
    this.terms = terms;
    this.channel = channel;
    this.dataPlane = dataPlane;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    long slice = Math.min(SLICE.toNanos(), terms.silence.toNanos() / 4);
    watch =
        context.executor().scheduleWithFixedDelay(this::look, slice, slice, TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    var running = watch;
    if (running != null) {
      running.cancel(false);
    }
    terms.hub.detach(this);
    waiting = null;
    if (info != null) {
      log.info("data plane {} has gone", name());
    }
    context.fireChannelInactive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    lastFrame = System.nanoTime();
    context.pipeline().get(FrameMemory.Share.class).clear();
    switch (frame) {
      case CloseWebSocketFrame _ ->
          channel
              .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
              .addListener(ChannelFutureListener.CLOSE);
      case BinaryWebSocketFrame first when !hasSpoken && first.isFinalFragment() ->
          readInfo(ByteBufUtil.getBytes(first.content()));
      case PingWebSocketFrame ping when hasSpoken -> pinged(ping);
      default -> end("it sends what is not of the protocol: " + frame.getClass().getSimpleName());
    }
  }

  /// Parsing may take a while, so it does not run on the event loop. Nothing else is received
  /// meanwhile.
  private void readInfo(byte[] payload) {
    hasSpoken = true;
    channel.config().setAutoRead(false);
    try {
      terms.parsing.execute(() -> {
        try {
          var read = BasicInfo.read(payload);
          channel.eventLoop().execute(() -> introduced(read));
        } catch (ProtocolException e) {
          channel.eventLoop().execute(() -> end(String.valueOf(e.getMessage())));
        }
      });
    } catch (RejectedExecutionException busy) {
      end("too many others are introducing themselves");
    }
  }

  private void introduced(BasicInfo read) {
    channel.config().setAutoRead(true);
    var compatibility = Compatibility.ofVersions(terms.version, dataPlane.version());
    dataPlane =
        new DataPlaneRow(
            dataPlane.id(),
            dataPlane.hostname(),
            dataPlane.ip(),
            dataPlane.version(),
            dataPlane.configHash(),
            Instant.now(),
            compatibility.status(),
            Labels.within(read.labels()),
            dataPlane.certificateEnd());
    terms.rows.accept(dataPlane);
    if (!compatibility.isGiven()) {
      end(compatibility.reason());
      return;
    }
    info = read;
    log.info("data plane {} has come, version {}", name(), dataPlane.version());
    if (channel.isActive()) {
      terms.hub.attach(this);
    }
  }

  private void pinged(PingWebSocketFrame ping) {
    var payload = ping.content().toString(StandardCharsets.US_ASCII);
    if (payload.length() != ConfigHashes.LENGTH || !isShowable(payload)) {
      end("a ping does not carry a hash of 32 characters");
      return;
    }
    dataPlane = dataPlane.seen(Instant.now(), payload);
    if (info != null) {
      terms.rows.accept(dataPlane);
    }
    pong();
  }

  /// One pong answers all pings that have arrived before it can be sent (RFC 6455, 5.5.3). So pongs
  /// do not pile up for a data plane that sends many pings but does not read.
  private void pong() {
    if (!isPongWaiting) {
      isPongWaiting = true;
      channel.writeAndFlush(new PongWebSocketFrame()).addListener(_ -> isPongWaiting = false);
    }
  }

  private static boolean isShowable(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /// Offers a configuration. It is ignored if a newer one was offered before: for a data plane that
  /// connects just when a configuration is published, the order of the two is not defined. May be
  /// called on any thread.
  void offer(Payload payload) {
    channel
        .eventLoop()
        .execute(() -> {
          if (payload.generation() > newest) {
            newest = payload.generation();
            waiting = payload;
            sendWaiting();
          }
        });
  }

  private void sendWaiting() {
    var payload = waiting;
    var known = info;
    if (payload == null || known == null || sending != null || !channel.isActive()) {
      return;
    }
    waiting = null;
    if (!canHave(payload, known)) {
      return;
    }
    var input = new PayloadInput(payload);
    sending = input;
    channel.writeAndFlush(input).addListener(_ -> sent());
  }

  private void sent() {
    sending = null;
    sendWaiting();
  }

  private boolean canHave(Payload payload, BasicInfo known) {
    var compatibility = Compatibility.ofPlugins(payload.written().plugins(), terms.plugins, known);
    if (compatibility.status() != dataPlane.status()) {
      dataPlane = dataPlane.with(compatibility.status());
      terms.rows.accept(dataPlane);
      if (!compatibility.isGiven()) {
        log.warn("data plane {} gets no configuration: {}", name(), compatibility.reason());
      }
    }
    return compatibility.isGiven();
  }

  private void look() {
    if (System.nanoTime() - lastFrame > terms.silence.toNanos()) {
      end("nothing was heard of it for " + terms.silence.toSeconds() + " seconds");
    }
    var input = sending;
    if (input != null && !terms.hub.isRecent(input.payload())) {
      end("it takes configurations too slowly");
    }
  }

  void goAway() {
    channel
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void end(String reason) {
    if (channel.isActive()) {
      log.warn("the connection of data plane {} ends: {}", name(), reason);
      channel.close();
    }
  }

  private String name() {
    return dataPlane.hostname() + " (" + dataPlane.ip() + ", " + dataPlane.id() + ")";
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    end(String.valueOf(failure.getMessage()));
  }
}
