package moongate.cluster.tls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import moongate.model.pki.IssuedCertificate;

/// Tells in the name of an authority what has become of its certificates (RFC 6960): of all of them
/// the same.
final class OcspResponder implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int SEQUENCE = 0x30;
  private static final byte[] ECDSA_WITH_SHA256 = oid("2a8648ce3d040302");
  private static final byte[] BASIC_RESPONSE = oid("2b0601050507300101");

  private final IssuedCertificate authority;
  private final HttpServer server;
  private volatile boolean isRevoked;

  private OcspResponder(IssuedCertificate authority, HttpServer server) {
    this.authority = authority;
    this.server = server;
  }

  static OcspResponder start(IssuedCertificate authority) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = HttpServer.create(address, 0);
    var responder = new OcspResponder(authority, server);
    server.createContext("/", responder::handle);
    server.start();
    return responder;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  void revoke() {
    isRevoked = true;
  }

  /// Short questions come in the path of a `GET`.
  private void handle(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath().substring(1);
    var question =
        path.isEmpty()
            ? exchange.getRequestBody().readAllBytes()
            : Base64.getDecoder().decode(path);
    try {
      var answer = answer(question);
      exchange.getResponseHeaders().set("Content-Type", "application/ocsp-response");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    } finally {
      exchange.close();
    }
  }

  private byte[] answer(byte[] question) throws GeneralSecurityException {
    var now = Instant.now();
    // OCSPRequest, TBSRequest, requestList, Request
    var certificateId = first(first(first(first(question))));
    var status = isRevoked ? der(0xA1, time(now.minus(Duration.ofHours(1)))) : der(0x80);
    var until = der(0xA0, time(now.plus(Duration.ofHours(1))));
    var single = der(SEQUENCE, certificateId, status, time(now), until);
    var name = authority.certificate().getSubjectX500Principal().getEncoded();
    var data = der(SEQUENCE, der(0xA1, name), time(now), der(SEQUENCE, single));
    var signed = der(SEQUENCE, data, der(SEQUENCE, ECDSA_WITH_SHA256), der(0x03, signature(data)));
    var typed = der(SEQUENCE, BASIC_RESPONSE, der(0x04, signed));
    return der(SEQUENCE, der(0x0A, new byte[] {0}), der(0xA0, typed));
  }

  /// The content of a bit string of whole bytes.
  private byte[] signature(byte[] data) throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(authority.key());
    signature.update(data);
    return joined(new byte[] {0}, signature.sign());
  }

  private static byte[] time(Instant time) {
    return der(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] oid(String digits) {
    return der(0x06, HexFormat.of().parseHex(digits));
  }

  /// An element of less than 64 KB.
  private static byte[] der(int tag, byte[]... parts) {
    var content = joined(parts);
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length >= 0x100) {
      out.write(0x82);
      out.write(content.length >> 8);
    } else if (content.length >= 0x80) {
      out.write(0x81);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /// The first element within the one at the start of `der`.
  private static byte[] first(byte[] der) {
    int start = headLength(der, 0);
    int length = headLength(der, start) + contentLength(der, start);
    return Arrays.copyOfRange(der, start, start + length);
  }

  private static int headLength(byte[] der, int at) {
    return der[at + 1] >= 0 ? 2 : 2 + (der[at + 1] & 0x7F);
  }

  private static int contentLength(byte[] der, int at) {
    if (der[at + 1] >= 0) {
      return der[at + 1];
    }
    int length = 0;
    for (int i = at + 2; i < at + headLength(der, at); i++) {
      length = length << 8 | der[i] & 0xFF;
    }
    return length;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
