package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import moongate.model.pki.IssuedCertificate;

/// A service of TLS that answers with the subject of the certificate that it was shown, or
/// `nobody`.
final class TlsUpstream implements AutoCloseable {
  private final SSLServerSocket listening;
  private final BlockingQueue<String> subjects = new LinkedBlockingQueue<>();

  TlsUpstream(IssuedCertificate own) throws GeneralSecurityException, IOException {
    var context = BelievingTls.context(own);
    var loopback = InetAddress.getByName("localhost");
    listening =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 10, loopback);
    listening.setWantClientAuth(true);
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listening.getLocalPort();
  }

  /// Whose requests there were, one after the other.
  BlockingQueue<String> subjects() {
    return subjects;
  }

  private void serve() {
    while (!listening.isClosed()) {
      try {
        var socket = (SSLSocket) listening.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /// Answers until the connection ends, or is to be closed: kept-alive connections keep what they
  /// have shown.
  private void answer(SSLSocket socket) {
    try (socket) {
      var head = new StringBuilder();
      for (int octet = socket.getInputStream().read(); octet >= 0; ) {
        head.append((char) octet);
        if (head.toString().endsWith("\r\n\r\n")) {
          boolean isLast = head.indexOf("Connection: close") >= 0;
          head.setLength(0);
          var body = subject(socket);
          subjects.add(body);
          var text = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
          socket.getOutputStream().write(text.getBytes(ISO_8859_1));
          if (isLast) {
            return;
          }
        }
        octet = socket.getInputStream().read();
      }
    } catch (IOException gone) {
      // a client that does not trust this
    }
  }

  private static String subject(SSLSocket socket) {
    try {
      var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    } catch (SSLPeerUnverifiedException none) {
      return "nobody";
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
