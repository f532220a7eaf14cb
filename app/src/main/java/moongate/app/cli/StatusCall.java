package moongate.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import moongate.app.settings.Listen;
import moongate.net.tls.AnyCertificate;

/// A request to the status listener of a node on this machine.
///
/// @param listen the listener, according to the settings of the node
record StatusCall(Listen listen) {
  private static final int PATIENCE_MILLIS = Math.toIntExact(Duration.ofSeconds(5).toMillis());

  private static final String BODY = "{\"status\":\"draining\"}";

  private static final String REQUEST =
      """
      POST /status/ready HTTP/1.1\r
      Host: localhost\r
      Content-Type: application/json\r
      Content-Length: %d\r
      Connection: close\r
      \r
      %s\
      """
          .formatted(BODY.length(), BODY);

  void drain() {
    var status = statusLine();
    if (!status.startsWith("HTTP/1.1 204")) {
      throw new CommandException(listen.url() + " refuses: " + status);
    }
  }

  private String statusLine() {
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(listen.host(), listen.port()), PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      if (listen.speaksProxyProtocol()) {
        plain.getOutputStream().write("PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      try (var socket = listen.isSecure() ? secure(plain) : plain) {
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1);
        var line = new BufferedReader(in).readLine();
        return line == null ? "the connection was closed" : line;
      }
    } catch (IOException unreachable) {
      throw new CommandException(
          "cannot reach the status listener at " + listen.url() + ": " + unreachable.getMessage());
    }
  }

  /// Accepts any certificate: the address is the node's own according to its settings, its
  /// certificate is usually self-signed, and no secrets are exchanged.
  private Socket secure(Socket plain) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      return context.getSocketFactory().createSocket(plain, "localhost", listen.port(), true);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
