package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import moongate.model.pki.IssuedCertificate;
import org.jspecify.annotations.Nullable;

/// A client of TLS on loopback that believes every certificate, and may show one.
record TlsClient(int port, @Nullable IssuedCertificate own) {
  /// The subject of the certificate that is shown for `serverName`.
  String shown(String serverName) throws Exception {
    try (var socket = connect(serverName)) {
      socket.startHandshake();
      var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  /// The whole response to `GET path`.
  String get(String serverName, String path) throws Exception {
    try (var socket = connect(serverName)) {
      var request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /// A connection whose handshake is still to come.
  SSLSocket connect(String serverName) throws IOException, GeneralSecurityException {
    var context = BelievingTls.context(own);
    var plain = new Socket("127.0.0.1", port);
    plain.setSoTimeout(10_000);
    var factory = context.getSocketFactory();
    var socket = (SSLSocket) factory.createSocket(plain, serverName, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(serverName)));
    socket.setSSLParameters(parameters);
    return socket;
  }
}
