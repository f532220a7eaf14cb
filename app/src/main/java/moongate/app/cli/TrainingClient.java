package moongate.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Sends requests to the node that is trained, by plain sockets: the classes of an HTTP client
/// would be recorded, and then loaded at each start.
final class TrainingClient {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int SETTINGS = 4;
  private static final int HEADERS = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /// The indices of `:authority`, `:method: GET`, `:path` and `:scheme: http` in HPACK's static
  /// table.
  private static final int AUTHORITY = 0x01;

  private static final int GET = 0x82;
  private static final int PATH = 0x04;
  private static final int HTTP = 0x86;

  private final int port;

  TrainingClient(int port) {
    this.port = port;
  }

  String get(String path, String... headers) {
    return ask("GET", path, "", headers);
  }

  String post(String path, String type, String body) {
    return ask("POST", path, body, "Content-Type: " + type);
  }

  private String ask(String method, String path, String body, String... headers) {
    try (var socket = connect()) {
      var request = head(method, path) + "Connection: close\r\n";
      for (var header : headers) {
        request += header + "\r\n";
      }
      request += "Content-Length: " + body.length() + "\r\n\r\n" + body;
      send(socket, request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// @return the head of each response
  List<String> getOnOneConnection(String path, int times) {
    try (var socket = connect()) {
      var answers = new ArrayList<String>();
      for (int i = 0; i < times; i++) {
        send(socket, head("GET", path) + "\r\n");
        answers.add(answer(socket.getInputStream()));
      }
      return answers;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Reads a response, and returns its head.
  private static String answer(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new CommandException("training failed: an answer ends with\n" + head);
      }
      head.append((char) next);
    }
    var text = head.toString();
    int length = text.toLowerCase(Locale.ROOT).indexOf("content-length: ") + 16;
    in.readNBytes(Integer.parseInt(text.substring(length, text.indexOf('\r', length))));
    return text;
  }

  /// Sends requests one after the other.
  void getByHttp2(String path, int times) {
    try (var socket = connect()) {
      send(socket, PREFACE);
      sendFrame(socket, SETTINGS, 0, 0, new byte[0]);
      var in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < times; i++) {
        int stream = 2 * i + 1;
        sendFrame(socket, HEADERS, END_STREAM | END_HEADERS, stream, section(path));
        awaitEnd(in, stream);
      }
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static byte[] section(String path) {
    var section = new ByteArrayOutputStream();
    section.write(GET);
    section.write(HTTP);
    for (var field : List.of((char) PATH + path, (char) AUTHORITY + "localhost")) {
      section.write(field.charAt(0));
      section.write(field.length() - 1);
      section.writeBytes(field.substring(1).getBytes(StandardCharsets.US_ASCII));
    }
    return section.toByteArray();
  }

  private static void sendFrame(Socket socket, int type, int flags, int stream, byte[] payload)
      throws IOException {
    var frame = new ByteArrayOutputStream();
    frame.write(0);
    frame.write(payload.length >> 8);
    frame.write(payload.length);
    frame.write(type);
    frame.write(flags);
    frame.writeBytes(new byte[] {0, 0, (byte) (stream >> 8), (byte) stream});
    frame.writeBytes(payload);
    socket.getOutputStream().write(frame.toByteArray());
  }

  private static void awaitEnd(DataInputStream in, int stream) throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int of = in.readInt();
      in.skipNBytes(length);
      boolean isAnswer = type <= HEADERS; // frames of data are of type 0
      if (isAnswer && of == stream && (flags & END_STREAM) != 0) {
        return;
      }
    }
  }

  private static String head(String method, String path) {
    return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }
}
