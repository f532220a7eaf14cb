package moongate.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import moongate.http.Session.Protocol;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.RouterFlavor;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which route a session gets.
class StreamRouterTest {
  private static StreamRouter router(RouterFlavor flavor, String... routes) {
    var yaml = "_format_version: \"3.0\"\nroutes:\n- " + String.join("\n- ", routes) + "\n";
    try {
      var snapshot =
          new DeclarativeFile(new EntitySchemas(List.of(), flavor))
              .parse(yaml.getBytes(UTF_8), "test");
      return StreamRouter.compile(flavor, snapshot.routes(), snapshot::service);
    } catch (InvalidConfiguration e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static StreamRouter router(String... routes) {
    return router(RouterFlavor.TRADITIONAL_COMPATIBLE, routes);
  }

  private static @Nullable String name(
      StreamRouter router,
      Protocol protocol,
      @Nullable String serverName,
      String source,
      int sourcePort,
      String destination,
      int destinationPort) {
    var match =
        router.match(
            new SessionFacts(
                protocol,
                serverName,
                InetAddress.ofLiteral(source).getAddress(),
                sourcePort,
                InetAddress.ofLiteral(destination).getAddress(),
                destinationPort));
    return match == null ? null : match.route().name();
  }

  private static @Nullable String tcp(StreamRouter router, String source, int port) {
    return name(router, Protocol.TCP, null, source, 4000, "10.0.0.1", port);
  }

  private static @Nullable String tls(StreamRouter router, String serverName) {
    return name(router, Protocol.TLS, serverName, "1.2.3.4", 4000, "10.0.0.1", 9443);
  }

  @Test
  void addressAndPortOfOnePeerMustBothFit() {
    var router = router("{name: a, protocols: [tcp], sources: [{ip: 10.1.0.0/16, port: 4000}]}");
    assertThat(tcp(router, "10.1.2.3", 9000)).isEqualTo("a");
    assertThat(tcp(router, "10.2.2.3", 9000)).isNull();
    assertThat(name(router, Protocol.TCP, null, "10.1.2.3", 4001, "10.0.0.1", 9000)).isNull();
  }

  @Test
  void peersOfOneAttributeAreAlternativesAndAttributesMustAllFit() {
    var router =
        router(
            "{name: a, protocols: [tcp], sources: [{ip: 10.1.0.1}, {ip: 'fd00::/8'},"
                + " {ip: '::ffff:10.3.0.0/112'}], destinations: [{port: 9000}]}");
    assertThat(tcp(router, "10.3.0.7", 9000)).isEqualTo("a");
    assertThat(tcp(router, "10.4.0.7", 9000)).isNull();
    assertThat(tcp(router, "10.1.0.1", 9000)).isEqualTo("a");
    assertThat(tcp(router, "fd00::7", 9000)).isEqualTo("a");
    assertThat(tcp(router, "10.1.0.1", 9001)).isNull();
    assertThat(tcp(router, "10.1.0.2", 9000)).isNull();
  }

  @Test
  void whatSaysMoreGoesFirst() {
    var router =
        router(
            "{name: range, protocols: [tcp], sources: [{ip: 10.0.0.0/8}]}",
            "{name: port, protocols: [tcp], destinations: [{port: 9000}]}",
            "{name: address, protocols: [tcp], sources: [{ip: 10.0.0.9}]}",
            "{name: both, protocols: [tcp], sources: [{ip: 10.7.0.0/16}],"
                + " destinations: [{port: 9000}]}");
    // Sources count before destinations, an address more than a range, both ends more than one.
    assertThat(tcp(router, "10.0.0.9", 9000)).isEqualTo("address");
    assertThat(tcp(router, "10.0.0.8", 9000)).isEqualTo("range");
    assertThat(tcp(router, "10.7.0.1", 9000)).isEqualTo("both");
    assertThat(tcp(router, "11.0.0.8", 9000)).isEqualTo("port");
    assertThat(tcp(router, "11.0.0.8", 9001)).isNull();
  }

  @Test
  void namesAreExactOrHaveAWildcard() {
    var router =
        router(
            "{name: exact, protocols: [tls], snis: [a.example, B.example.]}",
            "{name: suffix, protocols: [tls], snis: ['*.example.org']}",
            "{name: prefix, protocols: [tls], snis: ['api.*']}");
    assertThat(tls(router, "a.example")).isEqualTo("exact");
    assertThat(tls(router, "b.example")).isEqualTo("exact");
    assertThat(tls(router, "x.y.example.org")).isEqualTo("suffix");
    assertThat(tls(router, "api.test")).isEqualTo("prefix");
    assertThat(tls(router, "other.test")).isNull();
  }

  @Test
  void aNameCountsMoreThanPeers() {
    var router =
        router(
            "{name: peers, protocols: [tls], sources: [{ip: 1.2.3.4, port: 4000}]}",
            "{name: named, protocols: [tls], snis: [a.example]}");
    assertThat(tls(router, "a.example")).isEqualTo("named");
    assertThat(tls(router, "b.example")).isEqualTo("peers");
  }

  @Test
  void routesAreForTheirProtocolsOnly() {
    var router =
        router(
            "{name: plain, protocols: [tcp], destinations: [{port: 9443}]}",
            "{name: passed, protocols: [tls_passthrough], snis: ['*.example']}",
            "{name: datagrams, protocols: [udp], destinations: [{port: 53}]}");
    assertThat(tls(router, "a.example")).isNull();
    var passed = name(router, Protocol.TLS_PASSTHROUGH, "a.example", "1.1.1.1", 1, "1.1.1.2", 9443);
    assertThat(passed).isEqualTo("passed");
    assertThat(name(router, Protocol.UDP, null, "1.1.1.1", 1, "1.1.1.2", 53))
        .isEqualTo("datagrams");
    assertThat(tcp(router, "1.1.1.1", 53)).isNull();
  }

  @Test
  void expressionsKnowAddressesNamesAndTheProtocol() {
    var router =
        router(
            RouterFlavor.EXPRESSIONS,
            "{name: low, protocols: [tcp, tls], priority: 1,"
                + " expression: 'net.src.ip in 10.0.0.0/8'}",
            "{name: high, protocols: [tcp, tls], priority: 9,"
                + " expression: 'net.dst.port == 9000 && net.protocol == \"tcp\"'}",
            "{name: named, protocols: [tls], priority: 5, expression: 'tls.sni =^ \".example\"'}",
            "{name: plain, protocols: [tls], snis: [z.test]}");
    assertThat(tcp(router, "10.0.0.1", 9000)).isEqualTo("high");
    assertThat(tcp(router, "10.0.0.1", 9001)).isEqualTo("low");
    assertThat(tls(router, "a.example")).isEqualTo("named");
    assertThat(tls(router, "z.test")).isEqualTo("plain");
    assertThat(tcp(router, "11.0.0.1", 9001)).isNull();
  }
}
