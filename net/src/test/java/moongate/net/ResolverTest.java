package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.http.ResolveException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The resolver against a name server that knows one name.
final class ResolverTest extends NetTest {
  private static final int HEADER = 12;
  private static final int TYPE_A = 1;
  private static final int NO_SUCH_NAME = 3;

  private final AtomicInteger questions = new AtomicInteger();
  private DatagramSocket nameServer;
  private NettyResolver resolver;

  @BeforeEach
  void startNameServer() throws IOException {
    nameServer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::answerQuestions);
    var address = (InetSocketAddress) nameServer.getLocalSocketAddress();
    resolver = new NettyResolver(loops, List.of(address));
  }

  @AfterEach
  void stopNameServer() {
    resolver.close();
    nameServer.close();
  }

  private void answerQuestions() {
    var packet = new DatagramPacket(new byte[512], 512);
    try {
      while (true) {
        nameServer.receive(packet);
        var answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
        nameServer.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      assertThat(nameServer.isClosed()).isTrue();
    }
  }

  /// Answers `known.test` with two addresses and everything else with "no such name" (RFC 1035,
  /// 4.1).
  private byte[] answer(byte[] question) throws IOException {
    int nameEnd = HEADER;
    while (question[nameEnd] != 0) {
      nameEnd += question[nameEnd] + 1;
    }
    boolean isKnown = new String(question, HEADER + 1, 5, ISO_8859_1).equals("known");
    int type = question[nameEnd + 2];
    int count = isKnown && type == TYPE_A ? 2 : 0;
    if (type == TYPE_A) {
      questions.incrementAndGet();
    }
    var out = new ByteArrayOutputStream();
    out.write(question, 0, 2);
    out.write(new byte[] {(byte) 0x81, (byte) (0x80 | (isKnown ? 0 : NO_SUCH_NAME))});
    out.write(new byte[] {0, 1, 0, (byte) count, 0, 0, 0, 0});
    out.write(question, HEADER, nameEnd + 5 - HEADER);
    for (int i = 1; i <= count; i++) {
      out.write(new byte[] {(byte) 0xC0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4});
      out.write(new byte[] {10, 0, 0, (byte) i});
    }
    return out.toByteArray();
  }

  private List<String> resolve(String host) {
    return onFiber(fiber -> resolver.resolve(fiber, host)).stream()
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Test
  void literalAddressesNeedNoQuestion() {
    assertThat(resolve("192.0.2.1")).containsExactly("192.0.2.1");
    assertThat(resolve("[::1]")).containsExactly("0:0:0:0:0:0:0:1");
    assertThat(resolve("::1")).containsExactly("0:0:0:0:0:0:0:1");
    assertThat(questions).hasValue(0);
  }

  @Test
  void localNamesComeFromTheHostsFile() {
    assertThat(resolve("localhost")).isNotEmpty();
    assertThat(questions).hasValue(0);
  }

  @Test
  void otherNamesAreAskedForOnce() {
    assertThat(resolve("known.test")).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    assertThat(resolve("Known.Test")).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    assertThat(questions).hasValue(1);
  }

  @Test
  void unknownNamesAreToldFromFailures() {
    for (var host : List.of("unknown.test", "not a name", "a..b", "")) {
      assertThatThrownBy(() -> resolve(host))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              ResolveException.class,
              e -> {
                assertThat(e.isUnknownHost()).isTrue();
                assertThat(e).hasMessageContaining(host);
              });
    }
  }
}
