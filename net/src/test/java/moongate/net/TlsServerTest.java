package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Certificates;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.http.HandshakeRefused;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.ResponseHead;
import moongate.http.Timeouts;
import moongate.http.TlsIdentity;
import moongate.http.TlsSession;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.net.settings.Limits;
import moongate.net.settings.TlsSettings;
import moongate.net.tls.CipherList;
import moongate.net.tls.ServerTls;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsServerTest extends NetTest {
  private static final TlsIdentity RSA = identity(Kind.RSA, "rsa.example");
  private static final TlsIdentity ECDSA = identity(Kind.ECDSA, "ecdsa.example");
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String LAST_REQUEST =
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  private final AtomicReference<TlsSession> seen = new AtomicReference<>();
  private final Handler hello =
      (request, response) -> {
        seen.set(Objects.requireNonNull(request.connection().tls()));
        var body = Chunk.of(request.connection().isSecure() ? "secret" : "open");
        var head = new ResponseHead(200);
        head.headers().set(HeaderName.CONTENT_LENGTH, Integer.toString(body.length()));
        response.send(head);
        response.write(body);
        response.end();
      };

  private static IssuedCertificate issued(Kind kind, String name) {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            kind, name, List.of(name), false, now.minusSeconds(60), now.plusSeconds(3600)));
  }

  private static TlsIdentity identity(Kind kind, String name) {
    var issued = issued(kind, name);
    return new TlsIdentity(List.of(issued.certificate()), issued.key());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requestsComeOverTls(boolean isNative) throws Exception {
    var tls = new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA), null, isNative);
    var server = serveTls(tls, Limits.DEFAULT);
    try (var socket = connect(server, "Some.Example", "TLSv1.3")) {
      send(socket, REQUEST);
      send(socket, LAST_REQUEST);
      assertThat(readAll(socket)).contains("200 OK", "secret").endsWith("secret");
    }
    assertThat(seen.get().protocol()).isEqualTo("TLSv1.3");
    assertThat(seen.get().serverName()).isEqualTo("some.example");
    assertThat(seen.get().clientChain()).isEmpty();
  }

  /// Each costs the server many times what it costs the client.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void clientsGetNoSecondHandshakeOnAConnection(boolean isNative) throws Exception {
    var tls = new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA), null, isNative);
    var server = serveTls(tls, Limits.DEFAULT);
    try (var socket = connect(server, "a.example", "TLSv1.2")) {
      send(socket, REQUEST);
      readUntil(socket, "secret");
      socket.startHandshake();
      assertThatThrownBy(
              () -> {
                send(socket, LAST_REQUEST);
                readAll(socket);
              })
          .isInstanceOfAny(SSLException.class, SocketException.class);
    }
  }

  /// One that says so in TLS only, as it may while it still reads.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsTheHandlerWhenTheClientSaysGoodbye(boolean isNative) throws Exception {
    var started = new CountDownLatch(1);
    var isGone = new CompletableFuture<Boolean>();
    var tls = new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA), null, isNative);
    var server =
        serveTls(
            tls,
            (request, response) -> {
              started.countDown();
              while (!request.isGone()) {
                request.fiber().park();
              }
              isGone.complete(true);
            });
    try (var socket = connect(server, "a.example", "TLSv1.3")) {
      send(socket, REQUEST);
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      socket.shutdownOutput();
      assertThat(isGone.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /// More than is read for the sake of the connection: it ends, but not before the client has read.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerBeforeTheEndOfALongBodyIsNotTakenBack(boolean isNative) throws Exception {
    var tls = new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA), null, isNative);
    var server = serveTls(tls, hello);
    var part = new byte[1 << 16];
    for (int i = 0; i < 20; i++) {
      try (var socket = connect(server, "a.example", "TLSv1.3")) {
        send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99000000\r\n\r\n");
        for (int sent = 0; sent < 8_000_000; sent += part.length) {
          socket.getOutputStream().write(part);
        }
        assertThat(readAll(socket)).endsWith("secret");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theCertificateIsTheOneForTheServerName(String protocol) throws Exception {
    Certificates byName =
        handshake -> List.of("b.example".equals(handshake.serverName()) ? ECDSA : RSA);
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, byName), Limits.DEFAULT);

    assertThat(shown(server, "a.example", protocol)).isEqualTo("CN=rsa.example");
    assertThat(shown(server, "b.example", protocol)).isEqualTo("CN=ecdsa.example");
  }

  @Test
  void ofTwoKindsOfKeysTheClientGetsTheOneItUnderstands() throws Exception {
    var tls = new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA, ECDSA));
    var server = serveTls(tls, Limits.DEFAULT);

    assertThat(shown(server, "a.example", "TLSv1.3")).isEqualTo("CN=ecdsa.example");
    try (var socket = connect(server, "a.example", "TLSv1.2")) {
      socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
      assertThat(subject(socket)).isEqualTo("CN=rsa.example");
    }
  }

  @Test
  void aNewCertificateIsForNewConnectionsOnly() throws Exception {
    var current = new AtomicReference<>(RSA);
    var tls = new ServerTls(TlsSettings.DEFAULT, _ -> List.of(current.get()));
    var server = serveTls(tls, Limits.DEFAULT);
    try (var socket = connect(server, "a.example", "TLSv1.3")) {
      assertThat(subject(socket)).isEqualTo("CN=rsa.example");
      current.set(ECDSA);
      assertThat(shown(server, "a.example", "TLSv1.3")).isEqualTo("CN=ecdsa.example");
      send(socket, LAST_REQUEST);
      assertThat(readAll(socket)).endsWith("secret");
    }
  }

  @Test
  void aHandshakeMayWaitAndBeRefused() throws Exception {
    Certificates slow =
        handshake -> {
          handshake.fiber().sleep(Duration.ofMillis(20));
          if ("no.example".equals(handshake.serverName())) {
            throw new HandshakeRefused("no");
          }
          return List.of(RSA);
        };
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, slow), Limits.DEFAULT);

    assertThat(shown(server, "yes.example", "TLSv1.3")).isEqualTo("CN=rsa.example");
    assertThatThrownBy(() -> shown(server, "no.example", "TLSv1.3"))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("internal_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sessionsAreResumedUnlessTheHandshakeSaysNo(String protocol) throws Exception {
    Certificates choose =
        handshake -> {
          if ("once.example".equals(handshake.serverName())) {
            handshake.disableSessionReuse();
          }
          return List.of(RSA);
        };
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, choose), Limits.DEFAULT);
    var client = context(new KeyManager[0]);

    assertThat(isResumed(server, client, "a.example", protocol)).isFalse();
    assertThat(isResumed(server, client, "a.example", protocol)).isTrue();
    assertThat(isResumed(server, client, "once.example", protocol)).isFalse();
    assertThat(isResumed(server, client, "once.example", protocol)).isFalse();
  }

  @Test
  void sessionsOutliveTheirCertificate() throws Exception {
    var current = new AtomicReference<>(RSA);
    var tls = new ServerTls(TlsSettings.DEFAULT, _ -> List.of(current.get()));
    var server = serveTls(tls, Limits.DEFAULT);
    var client = context(new KeyManager[0]);

    assertThat(isResumed(server, client, "a.example", "TLSv1.3")).isFalse();
    current.set(identity(Kind.RSA, "new.example"));
    assertThat(isResumed(server, client, "a.example", "TLSv1.3")).isTrue();
  }

  @Test
  void withoutTicketsTls13IsNotResumed() throws Exception {
    var settings =
        new TlsSettings(List.of("TLSv1.3"), List.of(), true, false, Duration.ofHours(1), 100);
    var server = serveTls(new ServerTls(settings, _ -> List.of(RSA)), Limits.DEFAULT);
    var client = context(new KeyManager[0]);

    assertThat(isResumed(server, client, "a.example", "TLSv1.3")).isFalse();
    assertThat(isResumed(server, client, "a.example", "TLSv1.3")).isFalse();
  }

  @Test
  void protocolsAndCiphersAreTheOnesOfTheSettings() throws Exception {
    var settings =
        new TlsSettings(
            List.of("TLSv1.2"),
            List.of("ECDHE-RSA-AES256-GCM-SHA384"),
            true,
            true,
            Duration.ofHours(1),
            100);
    var server = serveTls(new ServerTls(settings, _ -> List.of(RSA)), Limits.DEFAULT);

    assertThat(isResumed(server, context(new KeyManager[0]), "a", "TLSv1.2")).isFalse();
    assertThat(seen.get().cipher()).isEqualTo("ECDHE-RSA-AES256-GCM-SHA384");
    assertThatThrownBy(() -> shown(server, "a.example", "TLSv1.3")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theClientShowsItsCertificateWhenAsked(String protocol) throws Exception {
    Certificates asking =
        handshake -> {
          handshake.requestClientCertificate(List.of());
          return List.of(RSA);
        };
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, asking), Limits.DEFAULT);
    var own = issued(Kind.RSA, "client.example");

    isResumed(server, context(keys(own)), "a.example", protocol);
    assertThat(seen.get().clientChain()).containsExactly(own.certificate());
    isResumed(server, context(new KeyManager[0]), "a.example", protocol);
    assertThat(seen.get().clientChain()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, h2;http/1.1, h2",
    "TLSv1.2, http/1.1,    http/1.1",
    "TLSv1.3, ftp;http/1.0, http/1.0",
    "TLSv1.3, '',          ''",
    "TLSv1.3, ftp,         none",
    "TLSv1.2, ftp;imap,    none",
  })
  void whoWantsAnotherProtocolThanHttpIsRefused(String version, String wanted, String agreed)
      throws Exception {
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA)), Limits.DEFAULT);
    try (var socket = connect(server, "a.example", version)) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(wanted.isEmpty() ? new String[0] : wanted.split(";", -1));
      socket.setSSLParameters(parameters);
      if (agreed.equals("none")) {
        assertThatThrownBy(socket::startHandshake).hasMessageContaining("no_application_protocol");
      } else {
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo(agreed);
      }
    }
  }

  @Test
  void aPlainRequestIsToldSo() throws Exception {
    var text = "The plain HTTP request was sent to HTTPS port\n";
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA)), Limits.DEFAULT);

    assertThat(exchange(server, REQUEST))
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Length: " + text.length() + "\r\n")
        .endsWith("\r\n\r\n" + text);
  }

  @Test
  void whatIsNoHelloEndsTheConnection() throws Exception {
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA)), Limits.DEFAULT);

    for (var garbage :
        List.of(
            "\0\0\0\0\0\0\0\0",
            "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0003",
            "\u0016\u0003\u0001\u0000\u0005\u0001\u00ff\u00ff\u00ff\u0003",
            "\u0016\u0003\u0001\u0000\u0000",
            "\u0015\u0003\u0001\u0000\u0002\u0002\u0050")) {
      exchange(server, garbage);
    }
    awaitNoneOpen(server);
    assertThat(shown(server, "a.example", "TLSv1.3")).isEqualTo("CN=rsa.example");
  }

  @Test
  void aHandshakeThatStallsIsGivenUp() throws Exception {
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA)), FAST);

    for (var start : List.of("", "\u0016\u0003\u0001")) {
      var socket = connect(server);
      send(socket, start);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    awaitNoneOpen(server);
  }

  @Test
  void aLongBodyArrivesWhole() throws Exception {
    var piece = "0123456789abcdef".repeat(4096);
    Handler big =
        (_, response) -> {
          response.send(new ResponseHead(200));
          for (int i = 0; i < 64; i++) {
            response.write(Chunk.of(piece));
          }
          response.end();
        };
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, _ -> List.of(ECDSA)), big);
    try (var socket = connect(server, "a.example", "TLSv1.3")) {
      send(socket, "GET / HTTP/1.0\r\n\r\n");
      var all = readAll(socket);
      assertThat(all.substring(all.indexOf("\r\n\r\n") + 4)).isEqualTo(piece.repeat(64));
    }
  }

  /// Small ones go into the socket straight, until it takes no more; large ones go another way.
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void piecesArriveInTheirOrderHoweverLateTheyAreRead(String protocol) throws Exception {
    int count = 1500;
    var written = new AtomicInteger();
    Handler pieces =
        (request, response) -> {
          response.send(new ResponseHead(200));
          for (int i = 0; i < count; i++) {
            response.write(Chunk.of(piece(i)));
            if (i % 3 > 0) {
              request.fiber().yield(); // what there is leaves
            }
            written.set(i);
          }
          response.end();
        };
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, _ -> List.of(ECDSA)), pieces);
    try (var socket = connect(server, "a.example", protocol)) {
      send(socket, "GET / HTTP/1.0\r\n\r\n");
      assertThat(Await.standstill(written)).isLessThan(count - 1);
      var expected = new StringBuilder();
      for (int i = 0; i < count; i++) {
        expected.append(piece(i));
      }
      var all = readAll(socket);
      assertThat(all.substring(all.indexOf("\r\n\r\n") + 4).equals(expected.toString())).isTrue();
    }
  }

  /// Such as those of services in containers.
  @Test
  void aServerHearsANameThatHasNoDotButAnUnderscore() throws Exception {
    var server = serveTls(new ServerTls(TlsSettings.DEFAULT, _ -> List.of(RSA)), Limits.DEFAULT);
    var origin = new Origin(server.addresses().getFirst(), true, "my_orders");
    onFiber(fiber -> {
      var head = new RequestHead("GET", "/");
      head.headers().set(HeaderName.HOST, "my_orders");
      try (var response =
          client.send(Caller.of(fiber), origin, head, Body.EMPTY, Timeouts.DEFAULT)) {
        return response.body().readAll(100);
      }
    });
    assertThat(seen.get().serverName()).isEqualTo("my_orders");
  }

  /// BoringSSL knows some ciphers that Netty does not: it refused a whole list for one of them.
  @Test
  void aCipherThatCannotBeUsedDoesNotEndTls() throws Exception {
    var settings = TlsSettings.DEFAULT;
    var old =
        new TlsSettings(
            settings.protocols(),
            List.of("ECDHE-RSA-AES128-SHA256", "DES-CBC3-SHA", "ECDHE-RSA-AES256-SHA"),
            settings.prefersServerCiphers(),
            settings.hasTickets(),
            settings.sessionTimeout(),
            settings.sessionCacheSize());
    var server = serveTls(new ServerTls(old, _ -> List.of(RSA)), Limits.DEFAULT);

    assertThat(isResumed(server, context(new KeyManager[0]), "a", "TLSv1.2")).isFalse();
    assertThat(seen.get().cipher()).isEqualTo("ECDHE-RSA-AES256-SHA");
  }

  @Test
  void ciphersAreNamedInTheLanguageOfOpenssl() {
    assertThat(CipherList.select("ECDHE+AESGCM:!ECDSA:made-up"))
        .containsExactlyInAnyOrder("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384");
    var settings = TlsSettings.DEFAULT;
    var useless =
        new TlsSettings(
            settings.protocols(),
            List.of("made-up", "DHE-RSA-AES128-SHA"),
            settings.prefersServerCiphers(),
            settings.hasTickets(),
            settings.sessionTimeout(),
            settings.sessionCacheSize());
    assertThatThrownBy(() -> new ServerTls(useless, _ -> List.of(RSA)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no cipher that is known in 'made-up:DHE-RSA-AES128-SHA'");
  }

  private static String piece(int number) {
    int length = number % 5 == 0 ? 20_000 : number * 37 % 8000 + 1;
    return (number + ",").repeat(length / 2 + 1).substring(0, length);
  }

  /// The client may see the end before the server has noted it.
  private static void awaitNoneOpen(NettyServer server) throws Exception {
    Await.value(server::connections, open -> open == 0);
  }

  private NettyServer serveTls(ServerTls tls, Limits limits) {
    return serve(secure(tls), limits, hello);
  }

  private NettyServer serveTls(ServerTls tls, Handler handler) {
    return serve(secure(tls), Limits.DEFAULT, handler);
  }

  private static NettyServer.Listener secure(ServerTls tls) {
    var address = new InetSocketAddress("127.0.0.1", 0);
    return new NettyServer.Listener(address, false, false, 128, new NettyServer.Secure(tls, true));
  }

  private SSLSocket connect(NettyServer server, String name, String protocol)
      throws IOException, GeneralSecurityException {
    return connect(server, context(new KeyManager[0]), name, protocol);
  }

  private SSLSocket connect(NettyServer server, SSLContext client, String name, String protocol)
      throws IOException {
    var address = address(server);
    var plain = new Socket(address.getAddress(), address.getPort());
    plain.setSoTimeout(10_000);
    var factory = client.getSocketFactory();
    var socket = (SSLSocket) factory.createSocket(plain, name, address.getPort(), true);
    var parameters = new SSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    return socket;
  }

  private String shown(NettyServer server, String name, String protocol) throws Exception {
    try (var socket = connect(server, name, protocol)) {
      return subject(socket);
    }
  }

  private static String subject(SSLSocket socket) throws IOException {
    socket.startHandshake();
    var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  private boolean isResumed(NettyServer server, SSLContext client, String name, String protocol)
      throws IOException {
    try (var socket = connect(server, client, name, protocol)) {
      send(socket, LAST_REQUEST);
      readAll(socket);
      return seen.get().isResumed();
    }
  }

  private static KeyManager[] keys(IssuedCertificate issued)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var chain = new X509Certificate[] {issued.certificate()};
    store.setKeyEntry("own", issued.key(), new char[0], chain);
    var factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static SSLContext context(KeyManager[] keys) throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new TrustsAll()}, new SecureRandom());
    return context;
  }

  /// For clients that only look.
  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
