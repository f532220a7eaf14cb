package moongate.net.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2RemoteFlowController.FlowControlled;
import io.netty.handler.codec.http2.Http2Stream;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// Trailers that wait behind what is left of a body.
final class SentTrailers implements FlowControlled {
  private final Http2Output output;
  private final Http2Stream stream;
  private final Headers trailers;

  SentTrailers(Http2Output output, Http2Stream stream, Headers trailers) {
    this.output = output;
    this.stream = stream;
    this.trailers = trailers.copy();
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public void write(ChannelHandlerContext context, int allowed) {
    output.sendTrailersNow(stream, trailers);
  }

  @Override
  public void writeComplete() {}

  @Override
  public void error(@Nullable ChannelHandlerContext context, @Nullable Throwable cause) {}

  @Override
  public boolean merge(ChannelHandlerContext context, FlowControlled next) {
    return false;
  }
}
