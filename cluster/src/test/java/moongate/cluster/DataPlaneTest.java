package moongate.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.cluster.data.Destination;
import moongate.cluster.data.ForwardProxy;
import moongate.cluster.tls.ClusterTls;
import moongate.cluster.tls.PeerTrust;
import moongate.http.TlsIdentity;
import moongate.model.pki.IssuedCertificate;
import moongate.testkit.FreePort;
import org.junit.jupiter.api.Test;

/// What a data plane says to its control plane, and makes of what it hears.
class DataPlaneTest extends DataPlaneTesting {

  @Test
  void saysWhoItIsAndServesWhatItIsSent() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = control.accept()) {
      assertThat(connection.requestLine())
          .isEqualTo("GET /v1/outlet?node_id=a&node_hostname=h&node_version=3.10.0 HTTP/1.1");
      assertThat(connection.peer()).isEqualTo(SHARED.certificate());
      var first = connection.read();
      assertThat(first.kind()).isEqualTo(ScriptedControlPlane.BINARY);
      assertThat(new String(first.bytes(), UTF_8))
          .isEqualTo(
              """
              {"type":"basic_info","plugins":[{"name":"acl","version":"3.10.0"},{"name":"cors",\
              "version":"3.10.0"}],"process_conf":{"role":"data_plane"},"filters":{},\
              "labels":{"region":"north"}}\
              """);
      assertThat(connection.readHash()).isEqualTo(NONE);

      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
      assertThat(store.current().services()).extracting(it -> it.name()).containsExactly("first");
      assertThat(logged.awaitText("configuration " + ONE + " applied in ")).endsWith(" ms");
    }
  }

  @Test
  void aConfigurationInForceIsNotAppliedAgain() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);

      assertThat(applied).containsExactly(ONE);
    }
  }

  @Test
  void ofSeveralThatWaitOnlyTheNewestIsApplied() throws Exception {
    var isApplying = new CountDownLatch(1);
    var mayGoOn = new CountDownLatch(1);
    store.onChange((next, problems) -> {
      isApplying.countDown();
      await(mayGoOn);
      return () -> {};
    });
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      await(isApplying);
      connection.send(ScriptedControlPlane.BINARY, configuration(TWO, "second"));
      connection.send(ScriptedControlPlane.BINARY, configuration(THREE, "third"));
      // It answers a ping only after it has read what was sent before.
      connection.send(ScriptedControlPlane.PING, new byte[] {1});
      assertThat(connection.read().kind()).isEqualTo(ScriptedControlPlane.PONG);
      mayGoOn.countDown();

      assertThat(connection.readHash()).isEqualTo(ONE);
      assertThat(connection.readHash()).isEqualTo(THREE);
      assertThat(applied).containsExactly(ONE, THREE);
    }
  }

  @Test
  void oneThatCannotBeServedLeavesTheOldOneInForce() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);

      for (var bad :
          List.of(
              configuration(TWO, "no name"),
              "no gzip".getBytes(UTF_8),
              compressed("{\"type\":\"reconfigure\"}"),
              compressed("{\"type\":"))) {
        connection.send(ScriptedControlPlane.BINARY, bad);
        assertThat(connection.readHash()).isEqualTo(ONE);
      }
      assertThat(applied).containsExactly(ONE);
      assertThat(logged.awaitText("unable to update running config"))
          .startsWith(
              "unable to update running config: bad config received from control plane localhost:")
          .contains("services[1].name: ");

      connection.send(ScriptedControlPlane.BINARY, configuration(THREE, "third"));
      assertThat(connection.readHash()).isEqualTo(THREE);
    }
  }

  @Test
  void theSameProblemIsNotToldThousandsOfTimesASecond() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        connection.send(ScriptedControlPlane.BINARY, "no gzip".getBytes(UTF_8));
        assertThat(connection.readHash()).isEqualTo(NONE);
      }
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      connection.send(ScriptedControlPlane.BINARY, compressed("{\"type\":\"another\"}"));
      assertThat(connection.readHash()).isEqualTo(NONE);

      assertThat(logged.count("not compressed by gzip")).isBetween(1L, seconds + 1);
      assertThat(logged.count("not of type reconfigure")).isEqualTo(1);
    }
  }

  @Test
  void messagesMayComeInPieces() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      var whole = configuration(ONE, "first");
      var start = Arrays.copyOf(whole, 10);
      var rest = Arrays.copyOfRange(whole, 10, whole.length);
      connection.send(ScriptedControlPlane.BINARY, start, false);
      connection.send(0, rest, true);

      assertThat(connection.readHash()).isEqualTo(ONE);
    }
  }

  @Test
  void connectsAgainWhenTheConnectionEnds() throws Exception {
    int port = FreePort.next();
    try (var dataPlane = dataPlane(port)) {
      logged.awaitText("cannot connect to control plane localhost:" + port);
      try (var control = ScriptedControlPlane.start(SHARED, port)) {
        try (var connection = begun(control)) {
          connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
          assertThat(connection.readHash()).isEqualTo(ONE);
          assertThat(dataPlane.isConnected()).isTrue();
          connection.send(ScriptedControlPlane.CLOSE, new byte[] {3, (byte) 0xe8, 'b', 'y', 'e'});
          assertThat(connection.isAtEnd()).isTrue();
        }
        assertThat(logged.awaitText("connection to control plane"))
            .contains("lost: it closed the connection (1000 bye); trying again in ");
        try (var again = control.accept()) {
          var _ = again.read();
          assertThat(again.readHash()).isEqualTo(ONE);
        }
      }
    }
  }

  @Test
  void whatIsNoneOfTheProtocolEndsTheConnection() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port())) {
      try (var connection = begun(control)) {
        connection.send(ScriptedControlPlane.TEXT, "hello".getBytes(UTF_8));
        assertThat(connection.isAtEnd()).isTrue();
      }
      try (var connection = begun(control)) {
        connection.send(ScriptedControlPlane.BINARY, new byte[MOST_PAYLOAD + 1]);
        assertThat(connection.isAtEnd()).isTrue();
      }
      logged.awaitText("it sends more than this data plane takes, see cluster_max_payload");
    }
  }

  @Test
  void aControlPlaneWithAnotherCertificateIsToldNothing() throws Exception {
    try (var control = ScriptedControlPlane.start(certificate("kong_clustering"));
        var dataPlane = dataPlane(control.port())) {
      assertThat(control.isRefused()).isTrue();
      assertThat(logged.awaitText("cannot connect"))
          .contains("the peer's certificate is not the cluster certificate");
      assertThat(dataPlane.isConnected()).isFalse();
    }
  }

  @Test
  void aCertificateThatWasReplacedIsUsedForTheNextConnection() throws Exception {
    var later = certificate("kong_clustering");
    var files = new LinkedBlockingQueue<>(List.of(SHARED));
    try (var control = ScriptedControlPlane.start(later)) {
      var destination =
          new Destination(
              "localhost",
              control.port(),
              "localhost",
              () -> tls(Objects.requireNonNullElse(files.poll(), later)),
              Optional.empty(),
              "node_id=a",
              MOST_PAYLOAD,
              Duration.ofMillis(10));
      try (var _ = dataPlane(destination)) {
        assertThat(control.isRefused()).isTrue();
        try (var connection = control.accept()) {
          assertThat(connection.peer()).isEqualTo(later.certificate());
        }
      }
    }
  }

  @Test
  void whoStopsSaysSo() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED)) {
      var dataPlane = dataPlane(control.port());
      try (var connection = begun(control)) {
        logged.awaitText("connected to control plane");
        dataPlane.close();
        assertThat(connection.read().kind()).isEqualTo(ScriptedControlPlane.CLOSE);
      }
    }
  }

  @Test
  void whereAnAuthorityVouchesTheNameIsLookedAtToo() throws Exception {
    var authority = IssuedCertificate.selfSigned(request("authority", true));
    var own = authority.issue(request("data plane", false));
    var trust =
        new PeerTrust.Authorities(List.of(authority.certificate()), PeerTrust.Revocation.OFF);
    var tls = ClusterTls.ofDataPlane(new TlsIdentity(List.of(own.certificate()), own.key()), trust);
    try (var control = ScriptedControlPlane.start(authority.issue(request("cp.example", false)))) {
      try (var _ = dataPlane(destination(control.port(), "other.example", tls, Optional.empty()))) {
        assertThat(control.isRefused()).isTrue();
      }
      try (var _ = dataPlane(destination(control.port(), "cp.example", tls, Optional.empty()));
          var connection = control.accept()) {
        assertThat(connection.peer()).isEqualTo(own.certificate());
      }
    }
  }

  @Test
  void aProxyIsAskedToConnect() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var proxy = ConnectProxy.start(control.port())) {
      var way = new ForwardProxy("localhost", proxy.port(), Optional.empty(), Optional.of("u:p"));
      var destination =
          new Destination(
              "control.example",
              8005,
              "control.example",
              DataPlaneTest::tls,
              Optional.of(way),
              "node_id=a",
              MOST_PAYLOAD,
              Duration.ofMillis(10));
      try (var _ = dataPlane(destination);
          var connection = begun(control)) {
        connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
        assertThat(connection.readHash()).isEqualTo(ONE);
        assertThat(proxy.heads.poll(20, TimeUnit.SECONDS))
            .startsWith("CONNECT control.example:8005 HTTP/1.1\r\n")
            .containsIgnoringCase("proxy-authorization: Basic dTpw\r\n");
      }
    }
  }

  @Test
  void aStopWaitsForTheConfigurationThatIsBeingApplied() throws Exception {
    var isApplying = new CountDownLatch(1);
    var mayGoOn = new CountDownLatch(1);
    store.onChange((next, problems) -> {
      isApplying.countDown();
      await(mayGoOn);
      return () -> {};
    });
    try (var control = ScriptedControlPlane.start(SHARED)) {
      var dataPlane = dataPlane(control.port());
      try (var connection = begun(control)) {
        connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
        await(isApplying);
        var closing = Thread.ofVirtual().start(dataPlane::close);
        mayGoOn.countDown();
        // Nobody is there for an answer any more.
        assertThat(connection.read().bytes()).asString(UTF_8).isEqualTo(ONE);
        closing.join();
      }
    }
    assertThat(restored("3.10").hash()).isEqualTo(ONE);
  }

  @Test
  void aDefectOfOneConfigurationDoesNotKeepTheNextOneOut() throws Exception {
    store.onChange((next, problems) -> {
      if (next.hash().equals(ONE)) {
        throw new StackOverflowError();
      }
      return () -> {};
    });
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(NONE);
      connection.send(ScriptedControlPlane.BINARY, configuration(TWO, "second"));
      assertThat(connection.readHash()).isEqualTo(TWO);
    }
  }
}
