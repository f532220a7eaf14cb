package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import moongate.http.Request;
import moongate.http.Response;
import moongate.net.settings.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Load balancers that say for whom they connect, in both versions of the PROXY protocol.
final class ProxyProtocolTest extends NetTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
  private static final int TCP_OVER_IPV4 = 0x11;
  private static final int TCP_OVER_IPV6 = 0x21;
  private static final int UNIX_STREAM = 0x31;

  private static void tell(Request request, Response response) {
    var proxied = request.connection().proxied();
    answer(
        response,
        200,
        proxied == null
            ? "nobody"
            : proxied.getAddress().getHostAddress() + " " + proxied.getPort());
  }

  private NettyServer start(Limits limits) {
    var address = new InetSocketAddress("127.0.0.1", 0);
    var listener = new NettyServer.Listener(address, false, false, 128, null, true);
    return serve(listener, limits, ProxyProtocolTest::tell);
  }

  /// A header of version 2.
  private static byte[] header(int command, int family, byte[] addresses) {
    var header = new ByteArrayOutputStream();
    header.writeBytes(SIGNATURE);
    header.write(0x20 | command);
    header.write(family);
    header.write(addresses.length >> 8);
    header.write(addresses.length);
    header.writeBytes(addresses);
    return header.toByteArray();
  }

  private static byte[] addresses(String from, String to, byte[] behind) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(InetAddress.getByName(from).getAddress());
    bytes.writeBytes(InetAddress.getByName(to).getAddress());
    bytes.writeBytes(new byte[] {0x13, (byte) 0x88, 0, 80});
    bytes.writeBytes(behind);
    return bytes.toByteArray();
  }

  private String said(byte[] header) throws IOException {
    var answer = exchange(start(Limits.DEFAULT), new String(header, ISO_8859_1) + GET);
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void versionTwoNamesTheClient() throws IOException {
    var ipv4 = addresses("192.0.2.7", "192.0.2.8", new byte[0]);
    assertThat(said(header(1, TCP_OVER_IPV4, ipv4))).isEqualTo("192.0.2.7 5000");
    var ipv6 = addresses("2001:db8::7", "2001:db8::8", new byte[0]);
    assertThat(said(header(1, TCP_OVER_IPV6, ipv6))).isEqualTo("2001:db8:0:0:0:0:0:7 5000");
  }

  @Test
  void whatElseTheHeaderHoldsIsPassedOver() throws IOException {
    var alpn = new byte[] {1, 0, 2, 'h', '2'};
    var addresses = addresses("192.0.2.7", "192.0.2.8", alpn);
    assertThat(said(header(1, TCP_OVER_IPV4, addresses))).isEqualTo("192.0.2.7 5000");
  }

  @Test
  void connectionsOfTheBalancerItselfHaveNoOtherClient() throws IOException {
    assertThat(said(header(0, 0, new byte[0]))).isEqualTo("nobody");
    assertThat(said(header(1, UNIX_STREAM, new byte[216]))).isEqualTo("nobody");
  }

  @Test
  void versionOneStillCounts() throws IOException {
    var header = "PROXY TCP4 192.0.2.7 192.0.2.8 5000 80\r\n".getBytes(ISO_8859_1);
    assertThat(said(header)).isEqualTo("192.0.2.7 5000");
  }

  @Test
  void aHeaderMayComeInPieces() throws Exception {
    var socket = connect(start(Limits.DEFAULT));
    socket.setTcpNoDelay(true);
    var addresses = addresses("192.0.2.7", "192.0.2.8", new byte[0]);
    for (var octet : header(1, TCP_OVER_IPV4, addresses)) {
      socket.getOutputStream().write(octet);
    }
    send(socket, GET);
    assertThat(readAll(socket)).endsWith("\r\n\r\n192.0.2.7 5000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PROXY TCP4 a b c d\r\n"})
  void withoutAProperHeaderTheConnectionCloses(String text) throws IOException {
    assertThat(exchange(start(Limits.DEFAULT), text)).isEmpty();
  }

  @Test
  void aHeaderThatDoesNotComeInTimeClosesIt() throws IOException {
    var socket = connect(start(FAST));
    send(socket, "PROXY TCP4");
    assertThat(readAll(socket)).isEmpty();
  }
}
