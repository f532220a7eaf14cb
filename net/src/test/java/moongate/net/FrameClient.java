package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A client of HTTP/2 whose frames a test writes by hand.
class FrameClient implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int CANCEL = 8;
  static final int ENHANCE_YOUR_CALM = 11;
  static final int MOST_FRAME = 16384;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean isLast() {
      return (flags & END_STREAM) != 0;
    }

    int number(int offset) {
      int value = 0;
      for (int i = offset; i < offset + 4; i++) {
        value = value << 8 | (payload[i] & 0xFF);
      }
      return value;
    }
  }

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;

  FrameClient(NettyServer server) throws IOException {
    socket = new Socket("127.0.0.1", server.addresses().getFirst().getPort());
    socket.setSoTimeout(10_000);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    send(SETTINGS, 0, 0, new byte[0]);
  }

  void send(int type, int flags, int stream, byte[] payload) throws IOException {
    out.write(frame(type, flags, stream, payload));
  }

  /// Sends frames in one piece.
  void sendAll(byte[]... frames) throws IOException {
    var all = new ByteArrayOutputStream();
    for (var frame : frames) {
      all.writeBytes(frame);
    }
    out.write(all.toByteArray());
  }

  /// RFC 9113, section 4.1.
  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.write(payload.length >> 16);
    frame.write(payload.length >> 8);
    frame.write(payload.length);
    frame.write(type);
    frame.write(flags);
    for (int shift = 24; shift >= 0; shift -= 8) {
      frame.write(stream >> shift);
    }
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  void request(int stream, boolean isLast, String... fields) throws IOException {
    send(HEADERS, END_HEADERS | (isLast ? END_STREAM : 0), stream, section(fields));
  }

  /// In frames as large as they may be.
  void requestInFrames(int stream, byte[] section) throws IOException {
    for (int at = 0; at < section.length; at += MOST_FRAME) {
      int end = Math.min(section.length, at + MOST_FRAME);
      int flags = (at == 0 ? END_STREAM : 0) | (end == section.length ? END_HEADERS : 0);
      send(at == 0 ? HEADERS : CONTINUATION, flags, stream, Arrays.copyOfRange(section, at, end));
    }
  }

  /// A flood may be answered with the end of the connection while it is still being sent.
  void flood(int times, int type, int stream, byte[] payload) {
    try {
      for (int i = 0; i < times; i++) {
        send(type, 0, stream, payload);
      }
    } catch (IOException closed) {
      // what the test waits for
    }
  }

  Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(type, flags, stream, in.readNBytes(length));
  }

  Frame read(int type) throws IOException {
    for (; ; ) {
      var frame = read();
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  /// All frames until the connection ends.
  List<Frame> rest() {
    var frames = new ArrayList<Frame>();
    try {
      for (; ; ) {
        frames.add(read());
      }
    } catch (EOFException | SocketException end) {
      return frames;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Sends nothing any more, and still reads.
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Literal fields, not indexed: names and values in turn.
  static byte[] section(String... fields) {
    var block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      for (var text : List.of(fields[i], fields[i + 1])) {
        block.write(text.length());
        block.writeBytes(text.getBytes(ISO_8859_1));
      }
    }
    return block.toByteArray();
  }
}
