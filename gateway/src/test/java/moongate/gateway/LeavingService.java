package moongate.gateway;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// A service of HTTP/2 that reads each call to its end, and answers none: it sends one frame and
/// nothing else.
final class LeavingService implements AutoCloseable {
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final byte[] GOODBYE = {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final int DATA = 0;
  private static final int END_STREAM = 1;
  private static final int GOAWAY = 7;

  private final ServerSocket door;
  private final byte[] frame;
  private final AtomicInteger calls = new AtomicInteger();

  private LeavingService(byte[] frame) {
    this.frame = frame;
    try {
      door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::serve);
  }

  /// Resets the stream of each call.
  static LeavingService resetting(int errorCode) {
    return new LeavingService(new byte[] {0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, (byte) errorCode});
  }

  /// Says goodbye, and takes no connection after that.
  static LeavingService ending() {
    return new LeavingService(GOODBYE);
  }

  int port() {
    return door.getLocalPort();
  }

  /// How many calls it has read.
  int calls() {
    return calls.get();
  }

  private boolean isEnding() {
    return frame[3] == GOAWAY;
  }

  private void serve() {
    try {
      do {
        try (var socket = door.accept()) {
          if (isEnding()) {
            door.close();
          }
          answer(socket);
        }
      } while (!isEnding());
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void answer(Socket socket) {
    try {
      var in = new DataInputStream(socket.getInputStream());
      in.readNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
      socket.getOutputStream().write(SETTINGS);
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        in.readNBytes(length);
        if (type == DATA && (flags & END_STREAM) != 0) {
          calls.incrementAndGet();
          var answer = frame.clone();
          if (!isEnding()) {
            answer[8] = (byte) stream;
          }
          socket.getOutputStream().write(answer);
        }
      }
    } catch (IOException gone) {
      // the gateway has closed it
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
