package moongate.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// One connection to a server, on which a test sends and receives plain bytes.
public final class WireClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  private WireClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /// Connects to a port of this machine.
  public static WireClient connect(int port) {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new WireClient(socket);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Sends a request without a body on its own connection.
  public static WireResponse get(int port, String path, String... headers) {
    try (var client = connect(port)) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines(headers) + "\r\n");
      return client.read(true);
    }
  }

  /// Sends a request with a body on its own connection.
  public static WireResponse post(int port, String path, String body, String... headers) {
    try (var client = connect(port)) {
      var length = "Content-Length: " + body.length() + "\r\n";
      client.send(
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\n"
              + length
              + lines(headers)
              + "\r\n"
              + body);
      return client.read(true);
    }
  }

  private static String lines(String... headers) {
    var lines = new StringBuilder();
    for (var header : headers) {
      lines.append(header).append("\r\n");
    }
    return lines.toString();
  }

  /// Sends `text`, one byte for each character.
  public void send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Reads the next response, skipping interim ones.
  ///
  /// @param hasBody false for the response to a HEAD request
  public WireResponse read(boolean hasBody) {
    try {
      while (true) {
        var response = readOne(hasBody);
        if (response.status() >= 200) {
          return response;
        }
      }
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Reads everything up to the end of the first `text`.
  public String readUntil(String text) {
    try {
      var read = new StringBuilder();
      while (read.indexOf(text) < 0) {
        int octet = in.read();
        if (octet < 0) {
          throw new EOFException("the connection was closed after '" + read + "'");
        }
        read.append((char) octet);
      }
      return read.toString();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private WireResponse readOne(boolean hasBody) throws IOException {
    var statusLine = readLine();
    var headers = new ArrayList<String>();
    for (var line = readLine(); !line.isEmpty(); line = readLine()) {
      headers.add(line);
    }
    var head = new WireResponse(statusLine, headers, "");
    var status = head.status();
    var body = hasBody && status >= 200 && status != 204 && status != 304 ? readBody(head) : "";
    return new WireResponse(statusLine, headers, body);
  }

  private String readBody(WireResponse head) throws IOException {
    if (head.header("Transfer-Encoding").isPresent()) {
      return readChunks();
    }
    var length = head.header("Content-Length");
    var bytes = length.isEmpty() ? in.readAllBytes() : readExactly(Integer.parseInt(length.get()));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private String readChunks() throws IOException {
    var body = new StringBuilder();
    while (true) {
      var size = Integer.parseInt(readLine().split(";")[0].strip(), 16);
      body.append(new String(readExactly(size), StandardCharsets.ISO_8859_1));
      readLine();
      if (size == 0) {
        return body.toString();
      }
    }
  }

  private byte[] readExactly(int count) throws IOException {
    var bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the response ended after " + bytes.length + " of " + count);
    }
    return bytes;
  }

  private String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection was closed after '" + line + "'");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /// True if the server has closed the connection and all data has been read.
  public boolean isAtEnd() {
    try {
      return in.read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Nothing can be lost any more.
    }
  }
}
