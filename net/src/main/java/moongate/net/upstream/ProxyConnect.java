package moongate.net.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import moongate.http.ConnectRequest;
import org.jspecify.annotations.Nullable;

/// Asks a proxy for a connection to another host, before anything else is sent. Later handlers are
/// told of the connection only when that connection exists.
public final class ProxyConnect extends ChannelInboundHandlerAdapter {
  private static final int LONGEST_ANSWER = 8192;
  private static final String END = "\r\n\r\n";

  private final ConnectRequest asked;
  private final StringBuilder answer = new StringBuilder();
  private @Nullable String problem;

  public ProxyConnect(ConnectRequest asked) {
    this.asked = asked;
  }

  /// The proxy's answer, if it has refused; null if it has not.
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var ask = new StringBuilder("CONNECT ").append(asked.target()).append(" HTTP/1.1\r\nHost: ");
    ask.append(asked.target()).append("\r\n");
    if (asked.authorization() != null) {
      ask.append("Proxy-Authorization: ").append(asked.authorization()).append("\r\n");
    }
    var bytes = ask.append("\r\n").toString().getBytes(ISO_8859_1);
    context.writeAndFlush(context.alloc().buffer(bytes.length).writeBytes(bytes));
  }

  /// Nothing may follow the proxy's answer: the host behind it waits for the client to begin.
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var buffer = (ByteBuf) message;
    answer.append(buffer.toString(ISO_8859_1));
    buffer.release();
    int end = answer.indexOf(END);
    if (end < 0 && answer.length() < LONGEST_ANSWER) {
      return;
    }
    var line = answer.substring(0, Math.max(0, answer.indexOf("\r\n")));
    if (end == answer.length() - END.length() && line.matches("HTTP/1\\.[01] 2\\d\\d( .*)?")) {
      context.fireChannelActive();
      context.pipeline().remove(this);
    } else {
      problem = "the proxy refused a connection to " + asked.target() + ": " + shown(line);
      context.close();
    }
  }

  private static String shown(String line) {
    var start = line.length() > 100 ? line.substring(0, 100) : line;
    return start.isEmpty() ? "no answer of HTTP" : start.replaceAll("\\p{Cntrl}", " ");
  }
}
