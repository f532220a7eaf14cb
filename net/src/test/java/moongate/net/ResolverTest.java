package moongate.net;

import static java.net.InetAddress.ofLiteral;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import moongate.fiber.Continuation;
import moongate.http.HostAddresses;
import moongate.http.HostAddresses.HostAddress;
import moongate.http.ResolveException;
import moongate.net.settings.DnsSettings;
import moongate.net.settings.DnsSettings.Type;
import moongate.net.settings.SearchDomains;
import moongate.testkit.Await;
import moongate.testkit.NameServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The resolver against a little name server.
final class ResolverTest extends NetTest {
  @TempDir private Path folder;
  private NameServer server;
  private NettyResolver resolver;

  @BeforeEach
  void startNameServer() {
    server = NameServer.start().address("known.test", 60, "10.0.0.1", "10.0.0.2");
    resolver = new NettyResolver(loops, List.of(server.address()));
  }

  @AfterEach
  void stopNameServer() {
    resolver.close();
    server.close();
  }

  private void restart(DnsSettings settings) {
    resolver.close();
    resolver = new NettyResolver(loops, settings.withNameServers(List.of(server.address())));
  }

  private static DnsSettings with(
      Path hosts, @Nullable Duration valid, Duration stale, SearchDomains search, Type... order) {
    return new DnsSettings(
        List.of(),
        hosts,
        List.of(order),
        false,
        valid,
        stale,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        100,
        () -> search,
        Path.of("/etc/resolv.conf"));
  }

  private List<String> resolve(String host) {
    return lookUp(host).addresses().stream().map(InetAddress::getHostAddress).toList();
  }

  private HostAddresses lookUp(String host) {
    return onFiber(fiber -> resolver.lookUp(fiber, host));
  }

  /// Public servers would learn the names of internal services.
  @Test
  void whereNoNameServerIsNamedTheOneOfThisMachineIsAsked() throws IOException {
    var empty = Files.writeString(folder.resolve("resolv.conf"), "# nothing\n");
    for (var file : List.of(empty, folder.resolve("none"))) {
      var servers = NettyResolver.systemServers(file).nameServerAddressStream("a.test");
      assertThat(servers.size()).isEqualTo(1);
      assertThat(servers.next().getAddress().isLoopbackAddress()).isTrue();
    }
  }

  @Test
  void literalAddressesNeedNoQuestion() {
    assertThat(resolve("192.0.2.1")).containsExactly("192.0.2.1");
    assertThat(resolve("[::1]")).containsExactly("0:0:0:0:0:0:0:1");
    assertThat(resolve("::1")).containsExactly("0:0:0:0:0:0:0:1");
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void whatIsTooLongForANameIsNotAskedFor() {
    assertThatThrownBy(() -> resolve("a.".repeat(130) + "test"))
        .cause()
        .isInstanceOf(ResolveException.class)
        .hasMessage("host name of 264 characters");
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void localNamesComeFromTheHostsFile() throws IOException {
    assertThat(resolve("localhost")).isNotEmpty();
    var hosts = Files.writeString(folder.resolve("hosts"), "# x\n10.1.1.1 a.test b.test # y\n");
    restart(with(hosts, null, Duration.ZERO, SearchDomains.NONE, Type.A));
    assertThat(resolve("B.test")).containsExactly("10.1.1.1");
    assertThat(server.questions()).isEmpty();
    Files.writeString(hosts, "10.1.1.20 b.test\n");
    onFiber(_ -> {
      resolver.refreshHosts();
      return "";
    });
    assertThat(resolve("b.test")).containsExactly("10.1.1.20");
  }

  @Test
  void otherNamesAreAskedForOnce() {
    assertThat(resolve("known.test")).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    assertThat(resolve("known.test")).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    assertThat(server.questions()).containsExactly("known.test 33", "known.test 1");
    assertThat(lookUp("known.test").ttl()).isEqualTo(Duration.ofSeconds(60));
  }

  /// A static initializer runs below a native frame, and nothing waits there.
  private static final class CannotWait {
    static {
      Initialized.code.run();
    }

    static void use() {}
  }

  private static final class Initialized {
    private static Runnable code = () -> {};
  }

  @Test
  void aQuestionThatBreaksOffIsAskedAgainByTheNext() {
    assumeTrue(Continuation.isNative(), "threads can wait anywhere");
    assertThatThrownBy(() ->
            onFiber(fiber -> {
              Initialized.code = () -> resolver.lookUp(fiber, "known.test");
              CannotWait.use();
              return "";
            }))
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(resolve("known.test")).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
  }

  @Test
  void unknownNamesAreToldFromFailuresAndRemembered() {
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
    int before = server.questions().size();
    assertThatThrownBy(() -> resolve("unknown.test"))
        .cause()
        .isInstanceOfSatisfying(
            ResolveException.class,
            e -> assertThat(e.tried()).contains("unknown.test:A - no such name"));
    assertThat(server.questions()).hasSize(before);
    server.fails(NameServer.SERVER_FAILURE);
    assertThatThrownBy(() -> resolve("elsewhere.test"))
        .cause()
        .isInstanceOfSatisfying(
            ResolveException.class, e -> assertThat(e.isUnknownHost()).isFalse());
  }

  @Test
  void serversThatCannotAnswerAreFailuresWhichNameTheCode() {
    var codes =
        Map.of(
            NameServer.FORMAT_ERROR, "1 format error",
            NameServer.SERVER_FAILURE, "2 server failure",
            NameServer.NOT_IMPLEMENTED, "4 not implemented",
            NameServer.REFUSED, "5 refused");
    codes.forEach((code, text) -> {
      server.fails(code);
      assertThatThrownBy(() -> resolve("code%d.test".formatted(code)))
          .cause()
          .hasMessageEndingWith("dns server error: " + text)
          .isInstanceOfSatisfying(
              ResolveException.class, e -> assertThat(e.isUnknownHost()).isFalse());
    });
  }

  @Test
  void whatTheLastServerSaysCountsAndOneThatIsSilentSaysNothing() throws IOException {
    var silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (silent) {
      var other = (InetSocketAddress) silent.getLocalSocketAddress();
      server.fails(NameServer.REFUSED);
      assertThat(failure(other, server.address())).endsWith("dns server error: 5 refused");
      assertThat(failure(server.address(), other))
          .isEqualTo("cannot resolve any.test: no name server answers");
    }
  }

  @Test
  void anAliasOfANameWithoutRecordsIsUnknownThoughTheFirstServerIsSilent() throws IOException {
    var silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (silent) {
      resolver.close();
      var other = (InetSocketAddress) silent.getLocalSocketAddress();
      var onlyA = with(folder, null, Duration.ZERO, SearchDomains.NONE, Type.A);
      resolver = new NettyResolver(loops, onlyA.withNameServers(List.of(other, server.address())));
      server.alias("alias.test", "six.test").address("six.test", 60, "2001:db8::1");
      assertThatThrownBy(() -> resolve("alias.test"))
          .cause()
          .isInstanceOfSatisfying(
              ResolveException.class, e -> assertThat(e.isUnknownHost()).isTrue());
      assertThat(server.questions()).containsExactly("alias.test 1", "six.test 1");
    }
  }

  @Test
  void aQuestionWhoseAnswerIsLostIsAskedOnceMore() {
    restart(with(folder, null, Duration.ZERO, SearchDomains.NONE, Type.A));
    server.loses(1);
    assertThat(resolve("known.test")).hasSize(2);
    assertThat(server.questions()).containsExactly("known.test 1", "known.test 1");
  }

  @Test
  void aNameThatOneServerDoesNotKnowIsUnknownWhateverTheNextOneSays() {
    try (var second = NameServer.start().fails(NameServer.REFUSED)) {
      resolver.close();
      resolver = new NettyResolver(loops, List.of(server.address(), second.address()));
      server.alias("alias.test", "unknown.test");
      for (var host : List.of("unknown.test", "alias.test")) {
        assertThatThrownBy(() -> resolve(host))
            .cause()
            .isInstanceOfSatisfying(
                ResolveException.class, e -> assertThat(e.isUnknownHost()).as(host).isTrue());
      }
    }
  }

  /// Waiting for the second one would take two seconds for each question.
  @Test
  void aServerThatIsNotNeededIsNotAsked() throws IOException {
    var silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (silent) {
      resolver.close();
      var other = (InetSocketAddress) silent.getLocalSocketAddress();
      resolver = new NettyResolver(loops, List.of(server.address(), other));
      long start = System.nanoTime();
      assertThat(resolve("known.test")).as("which has no SRV record").hasSize(2);
      assertThatThrownBy(() -> resolve("unknown.test"))
          .cause()
          .isInstanceOfSatisfying(
              ResolveException.class, e -> assertThat(e.isUnknownHost()).isTrue());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  /// Why a name cannot be resolved by these servers.
  private String failure(InetSocketAddress... servers) {
    resolver.close();
    var onlyA = with(folder, null, Duration.ZERO, SearchDomains.NONE, Type.A);
    resolver = new NettyResolver(loops, onlyA.withNameServers(List.of(servers)));
    var thrown = catchThrowableOfType(CompletionException.class, () -> resolve("any.test"));
    var cause = Objects.requireNonNull(thrown.getCause());
    assertThat(cause)
        .isInstanceOfSatisfying(
            ResolveException.class, e -> assertThat(e.isUnknownHost()).isFalse());
    return String.valueOf(cause.getMessage());
  }

  @Test
  void theNextServerIsAskedWhenOneRefuses() {
    server.fails(NameServer.REFUSED);
    try (var second = NameServer.start().address("elsewhere.test", 60, "10.0.0.9")) {
      resolver.close();
      resolver = new NettyResolver(loops, List.of(server.address(), second.address()));
      assertThat(resolve("elsewhere.test")).containsExactly("10.0.0.9");
      assertThatThrownBy(() -> resolve("unknown.test"))
          .cause()
          .isInstanceOfSatisfying(
              ResolveException.class, e -> assertThat(e.isUnknownHost()).isTrue());
    }
  }

  /// As by Kong's new client: a name says by its form what it stands for.
  @Test
  void serviceRecordsMayBeForNamesOfTheirFormOnly() {
    server
        .address("one.test", 30, "10.0.0.7")
        .service("one.test", 1, 5, 8001, "known.test")
        .service("_http._tcp.one.test", 1, 5, 8002, "one.test")
        .address("_no._service.one.test", 30, "10.0.0.8");
    restart(
        new DnsSettings(
            List.of(),
            folder,
            List.of(Type.A, Type.AAAA, Type.SRV),
            true,
            null,
            Duration.ZERO,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            100,
            () -> SearchDomains.NONE,
            Path.of("/etc/resolv.conf")));

    assertThat(lookUp("one.test").type()).isEqualTo("A");
    assertThat(lookUp("_http._tcp.one.test").all())
        .extracting(place -> place.address().getHostAddress() + " " + place.port())
        .containsExactly("10.0.0.7 8002");
    assertThatThrownBy(() -> resolve("_no._service.one.test"))
        .cause()
        .isInstanceOfSatisfying(
            ResolveException.class, e -> assertThat(e.isUnknownHost()).isTrue());
  }

  @Test
  void aliasesAreFollowed() {
    server.alias("alias.test", "known.test");
    assertThat(resolve("alias.test")).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
  }

  @Test
  void aliasesThatLeadBackAreToldAsSuch() {
    restart(with(folder, null, Duration.ZERO, SearchDomains.NONE, Type.A));
    server.alias("one.test", "two.test").alias("two.test", "one.test");
    for (var host : List.of("one.test", "two.test")) {
      assertThatThrownBy(() -> resolve(host))
          .cause()
          .hasMessage("cannot resolve " + host + ": its aliases (CNAME) lead in a circle")
          .isInstanceOfSatisfying(
              ResolveException.class, e -> assertThat(e.isUnknownHost()).isFalse());
    }
  }

  @Test
  void aServerFromBeforeExtensionsIsAskedWithoutThem() {
    restart(with(folder, null, Duration.ZERO, SearchDomains.NONE, Type.A));
    server.old();
    assertThat(resolve("known.test")).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    assertThat(server.questions()).containsExactly("known.test 1", "known.test 1");
    assertThatThrownBy(() -> resolve("unknown.test")).hasMessageContaining("no such name");
  }

  @Test
  void serviceRecordsGivePortsAndWeightsOfTheLowestPriority() {
    server
        .address("one.test", 30, "10.0.0.7")
        .address("two.test", 60, "10.0.0.8")
        .service("service.test", 1, 5, 8001, "one.test")
        .service("service.test", 1, 0, 8002, "two.test")
        .service("service.test", 9, 5, 8003, "known.test");
    var found = lookUp("service.test");
    assertThat(found.type()).isEqualTo("SRV");
    assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(30));
    assertThat(found.all())
        .extracting(
            place -> place.address().getHostAddress() + " " + place.port() + " " + place.weight())
        .containsExactlyInAnyOrder("10.0.0.7 8001 5", "10.0.0.8 8002 1");
    assertThat(found.all())
        .extracting(HostAddress::name)
        .containsExactlyInAnyOrder("one.test", "two.test");
  }

  /// RFC 2782: a target of "." says that there is no such service.
  @Test
  void aServiceRecordMaySayThatThereIsNone() {
    server.service("none.test", 0, 0, 0, ".").more("none.test", 60, "10.0.0.3");
    var found = lookUp("none.test");
    assertThat(found.type()).isEqualTo("A");
    assertThat(server.questions()).containsExactly("none.test 33", "none.test 1");
  }

  @Test
  void aServiceRecordWhoseHostHasNoAnswerLeavesTheOthersInUse() {
    server
        .address("one.test", 30, "10.0.0.7")
        .malformed("two.test", NameServer.A)
        .service("service.test", 1, 5, 8002, "two.test")
        .service("service.test", 1, 5, 8001, "one.test");
    var found = lookUp("service.test");
    assertThat(found.all()).extracting(HostAddress::port).containsExactly(8001);
    assertThat(found.ttl()).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void theHostOfSeveralServiceRecordsIsAskedForOnce() {
    server
        .address("one.test", 30, "10.0.0.7")
        .service("service.test", 1, 5, 8001, "one.test")
        .service("service.test", 1, 5, 8002, "one.test");
    assertThat(lookUp("service.test").all()).extracting(HostAddress::port).contains(8001, 8002);
    assertThat(server.questions()).filteredOn(it -> it.startsWith("one.test")).hasSize(1);
  }

  @Test
  void malformedRecordsAreFailuresForAllThatAsk() {
    server.malformed("odd.test", NameServer.SRV).malformed("odd.test", NameServer.A);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> resolve("odd.test"))
          .cause()
          .isInstanceOfSatisfying(
              ResolveException.class, e -> assertThat(e.isUnknownHost()).isFalse());
    }
    server.malformed("half.test", NameServer.SRV).more("half.test", 60, "10.0.0.3");
    assertThat(resolve("half.test")).containsExactly("10.0.0.3");
  }

  @Test
  void typesAreTriedInTheirOrder() {
    server.address("both.test", 60, "10.0.0.1", "2001:db8::1");
    restart(with(folder, null, Duration.ZERO, SearchDomains.NONE, Type.AAAA, Type.A));
    assertThat(lookUp("both.test").type()).isEqualTo("AAAA");
    assertThat(lookUp("known.test").type()).isEqualTo("A");
  }

  @Test
  void anExpiredAnswerIsServedWhileANewOneIsOnItsWay() throws Exception {
    restart(with(folder, Duration.ZERO, Duration.ofHours(1), SearchDomains.NONE, Type.A));
    assertThat(resolve("known.test")).hasSize(2);
    server.address("known.test", 60, "10.0.0.9");
    assertThat(resolve("known.test")).hasSize(2);
    Await.value(() -> resolve("known.test"), List.of("10.0.0.9")::equals);
    server.fails(NameServer.SERVER_FAILURE);
    resolve("known.test");
    assertThat(resolve("known.test")).containsExactly("10.0.0.9");
  }

  @Test
  void whoKeepsAnswersGetsNoneThatHasExpired() {
    restart(with(folder, Duration.ZERO, Duration.ofHours(1), SearchDomains.NONE, Type.A));
    resolve("known.test");
    server.address("known.test", 60, "10.0.0.9");
    var found = onFiber(fiber -> resolver.current(fiber, "known.test"));
    assertThat(found.all()).extracting(HostAddress::address).containsExactly(ofLiteral("10.0.0.9"));

    server.fails(NameServer.SERVER_FAILURE);
    found = onFiber(fiber -> resolver.current(fiber, "known.test"));
    assertThat(found.all()).extracting(HostAddress::address).containsExactly(ofLiteral("10.0.0.9"));
    assertThat(found.ttl()).isZero();
  }

  @Test
  void whoKeepsAnswersIsToldHowMuchOfTheirTimeIsLeft() {
    resolve("known.test");
    var found = onFiber(fiber -> resolver.current(fiber, "known.test"));
    assertThat(found.ttl()).isPositive().isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void withoutStaleTimeAnExpiredAnswerIsGone() {
    restart(with(folder, Duration.ZERO, Duration.ZERO, SearchDomains.NONE, Type.A));
    resolve("known.test");
    server.address("known.test", 60, "10.0.0.9");
    assertThat(resolve("known.test")).containsExactly("10.0.0.9");
  }

  @Test
  void shortNamesAreSearchedInTheSystemsDomains() throws IOException {
    var conf = "nameserver 10.0.0.53\nsearch nowhere.test test\noptions ndots:2 rotate\n";
    var search = SearchDomains.of(Files.writeString(folder.resolve("resolv.conf"), conf));
    restart(with(folder, null, Duration.ZERO, search, Type.A));
    assertThat(resolve("known")).hasSize(2);
    assertThat(server.questions()).containsExactly("known.nowhere.test 1", "known.test 1");
    assertThat(search.candidates("a.b.c"))
        .containsExactly("a.b.c", "a.b.c.nowhere.test", "a.b.c.test");
  }
}
