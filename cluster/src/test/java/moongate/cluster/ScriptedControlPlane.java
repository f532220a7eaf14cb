package moongate.cluster;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import moongate.model.pki.IssuedCertificate;

/// A control plane that does what a test says, frame by frame: TLS of the JDK, WebSocket written
/// out by hand.
final class ScriptedControlPlane implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int PATIENCE_SECONDS = 20;
  private static final int PIPE = 4 << 20;
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
  private final SslContext tls;
  private final Channel server;

  private ScriptedControlPlane(IssuedCertificate own, int port) throws SSLException {
    this.tls =
        SslContextBuilder.forServer(own.key(), own.certificate())
            .clientAuth(ClientAuth.REQUIRE)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build();
    var bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    var handler = tls.newHandler(opened.alloc());
                    opened.pipeline().addLast(handler, new Socket(handler));
                  }
                });
    this.server =
        bootstrap.bind(InetAddress.getLoopbackAddress(), port).syncUninterruptibly().channel();
  }

  static ScriptedControlPlane start(IssuedCertificate own) throws IOException {
    return new ScriptedControlPlane(own, 0);
  }

  static ScriptedControlPlane start(IssuedCertificate own, int port) throws IOException {
    return new ScriptedControlPlane(own, port);
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /// Waits for a data plane, and takes it in.
  Connection accept() throws IOException {
    var connection = new Connection(next());
    connection.upgrade();
    return connection;
  }

  /// Waits for a data plane; true when it goes without a word.
  boolean isRefused() throws IOException {
    return next().in.read() < 0;
  }

  private Socket next() throws IOException {
    try {
      var socket = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (socket == null) {
        throw new IOException("no data plane has come");
      }
      return socket;
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /// The bytes inside of the TLS, as streams: OpenSSL takes a server name that the JDK refuses.
  private final class Socket extends ChannelInboundHandlerAdapter {
    final SslHandler handler;
    final PipedOutputStream received = new PipedOutputStream();
    final PipedInputStream in;
    private final CompletableFuture<ChannelHandlerContext> context = new CompletableFuture<>();

    Socket(SslHandler handler) {
      this.handler = handler;
      try {
        this.in = new PipedInputStream(received, PIPE);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
      context.complete(active);
      accepted.add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext at, Object message) throws IOException {
      var bytes = (ByteBuf) message;
      try {
        received.write(ByteBufUtil.getBytes(bytes));
        received.flush();
      } finally {
        bytes.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext at) throws IOException {
      received.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable failure) {
      at.close();
    }

    void write(byte[] bytes) {
      // A data plane may go before it has taken all: the test sees that by what it reads.
      context.join().writeAndFlush(Unpooled.wrappedBuffer(bytes)).awaitUninterruptibly();
    }

    void close() {
      context.join().close().syncUninterruptibly();
    }
  }

  /// One frame.
  record Frame(int kind, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final List<String> head = new ArrayList<>();

    private Connection(Socket socket) {
      this.socket = socket;
      this.in = new DataInputStream(socket.in);
    }

    String requestLine() {
      return head.getFirst();
    }

    X509Certificate peer() throws IOException {
      return (X509Certificate) socket.handler.engine().getSession().getPeerCertificates()[0];
    }

    private void upgrade() throws IOException {
      for (var line = line(); !line.isEmpty(); line = line()) {
        head.add(line);
      }
      var key =
          head.stream()
              .filter(it -> it.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
              .map(it -> it.substring(it.indexOf(':') + 1).strip())
              .findFirst()
              .orElseThrow();
      socket.write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accepted(key)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
    }

    private String line() throws IOException {
      var line = new ByteArrayOutputStream();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the data plane is gone");
        }
        line.write(c);
      }
      return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static String accepted(String key) {
      try {
        var digest = MessageDigest.getInstance("SHA-1");
        var text = (key + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1);
        return Base64.getEncoder().encodeToString(digest.digest(text));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    /// The next frame of the data plane, which must be masked.
    Frame read() {
      try {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) == 0) {
          throw new IOException("a frame without a mask");
        }
        int length = second & 0x7f;
        if (length == 126) {
          length = in.readUnsignedShort();
        } else if (length == 127) {
          length = Math.toIntExact(in.readLong());
        }
        var mask = in.readNBytes(4);
        var bytes = in.readNBytes(length);
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] ^= mask[i % 4];
        }
        return new Frame(first & 0x0f, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// The hash that the data plane tells next; it is answered.
    String readHash() throws IOException {
      var frame = read();
      if (frame.kind() != PING) {
        throw new IOException("no ping, but a frame of kind " + frame.kind());
      }
      send(PONG, new byte[0]);
      return frame.text();
    }

    void send(int kind, byte[] bytes) {
      send(kind, bytes, true);
    }

    void send(int kind, byte[] bytes, boolean isLast) {
      var frame = new ByteArrayOutputStream();
      frame.write(kind | (isLast ? 0x80 : 0));
      if (bytes.length < 126) {
        frame.write(bytes.length);
      } else if (bytes.length < 1 << 16) {
        frame.write(126);
        frame.write(bytes.length >> 8);
        frame.write(bytes.length);
      } else {
        frame.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          frame.write((int) ((long) bytes.length >> shift));
        }
      }
      frame.writeBytes(bytes);
      socket.write(frame.toByteArray());
    }

    /// True when the data plane ends the connection.
    boolean isAtEnd() {
      try {
        while (in.read() >= 0) {
          // what it had said before
        }
        return true;
      } catch (IOException gone) {
        return true;
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
