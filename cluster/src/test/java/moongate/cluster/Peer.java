package moongate.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import moongate.cluster.protocol.BasicInfo;
import moongate.cluster.protocol.Reconfigure;
import moongate.model.pki.IssuedCertificate;
import moongate.model.value.Value;
import moongate.net.tls.AnyCertificate;

/// A data plane as the JDK's WebSocket client makes one.
final class Peer implements WebSocket.Listener, AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> pongs = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final boolean isPaused;
  private final WebSocket socket;

  private Peer(SSLContext tls, URI address, boolean isPaused) throws Exception {
    this.isPaused = isPaused;
    var client = HttpClient.newBuilder().sslContext(tls).build();
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(address, this)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static Peer connect(InetSocketAddress server, IssuedCertificate own, String query)
      throws Exception {
    var address = URI.create("wss://localhost:" + server.getPort() + "/v1/outlet?" + query);
    return new Peer(tls(own), address, false);
  }

  /// Connects, and reads nothing before [#resume].
  static Peer paused(InetSocketAddress server, IssuedCertificate own, String query)
      throws Exception {
    var address = URI.create("wss://localhost:" + server.getPort() + "/v1/outlet?" + query);
    return new Peer(tls(own), address, true);
  }

  void resume() {
    socket.request(1);
  }

  /// What the server answers to plain text over TLS, until it closes; empty for nothing at all.
  static String ask(InetSocketAddress server, IssuedCertificate own, String request)
      throws Exception {
    return ask(server, tls(own), request);
  }

  /// The same from a client that shows no certificate.
  static String askWithoutCertificate(InetSocketAddress server, String request) throws Exception {
    return ask(server, tls(new KeyManager[0]), request);
  }

  private static String ask(InetSocketAddress server, SSLContext tls, String request) {
    try (var socket =
        (SSLSocket) tls.getSocketFactory().createSocket("localhost", server.getPort())) {
      socket.setSoTimeout(Math.toIntExact(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException closed) {
      return "";
    }
  }

  /// The same without TLS.
  static String askPlain(InetSocketAddress server, String request) throws Exception {
    try (var socket = new Socket("localhost", server.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException closed) {
      return "";
    }
  }

  Peer introduce(BasicInfo.Plugin... plugins) throws Exception {
    var info = new BasicInfo(List.of(plugins), Value.Obj.EMPTY, Map.of("region", "eu"));
    return send(info.write());
  }

  static BasicInfo.Plugin plugin(String name, String version) {
    return new BasicInfo.Plugin(name, Optional.of(version));
  }

  Peer send(byte[] binary) throws Exception {
    socket.sendBinary(ByteBuffer.wrap(binary), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  Peer sendText(String text) throws Exception {
    socket.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  Peer ping(String payload) throws Exception {
    var bytes = ByteBuffer.wrap(payload.getBytes(StandardCharsets.US_ASCII));
    socket.sendPing(bytes).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  /// The length of the next pong's payload.
  int pong() throws InterruptedException {
    var length = pongs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return length == null ? -1 : length;
  }

  Reconfigure configuration() throws Exception {
    var payload = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (payload == null) {
      throw new TimeoutException("no configuration has come");
    }
    return Reconfigure.read(payload, Integer.MAX_VALUE - 8);
  }

  /// How many configurations have come that nobody has taken.
  int waiting() {
    return messages.size();
  }

  /// Waits for the server to end the connection.
  boolean isEnded() throws Exception {
    try {
      end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException stillOpen) {
      return false;
    }
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    if (!isPaused) {
      webSocket.request(1);
    }
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    var piece = new byte[data.remaining()];
    data.get(piece);
    message.writeBytes(piece);
    if (last) {
      messages.add(message.toByteArray());
      message.reset();
    }
    webSocket.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer data) {
    pongs.add(data.remaining());
    webSocket.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
    end.complete(null);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket webSocket, Throwable failure) {
    end.complete(null);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static SSLContext tls(IssuedCertificate own)
      throws GeneralSecurityException, IOException {
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("own", own.key(), new char[0], new Certificate[] {own.certificate()});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    return tls(managers.getKeyManagers());
  }

  private static SSLContext tls(KeyManager[] own) throws GeneralSecurityException {
    var tls = SSLContext.getInstance("TLS");
    // Who the server is, is the business of another test.
    tls.init(own, new TrustManager[] {new AnyCertificate()}, null);
    return tls;
  }
}
