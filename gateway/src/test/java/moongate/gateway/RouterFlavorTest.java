package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.model.entity.RouterFlavor;
import org.junit.jupiter.api.Test;

/// What the flavours of the router mean for requests.
final class RouterFlavorTest {
  private static GatewayUnderTest gateway(RouterFlavor flavor) {
    return new GatewayUnderTest(GatewaySettings.builder().routerFlavor(flavor));
  }

  @Test
  void whatAnExpressionMatchedOfThePathIsStripped() {
    try (var gateway = gateway(RouterFlavor.EXPRESSIONS)) {
      gateway.with(
          """
          services:
          - url: UPSTREAM/base
            routes:
            - {name: prefix, expression: 'http.path ^= "/p" && any(http.queries.v) == "2"', priority: 2}
            - {name: kept, expression: 'http.path ^= "/p/kept"', strip_path: false, priority: 3}
            - {name: regex, expression: 'http.path ~ "^/r/[0-9]+" && net.src.ip in 127.0.0.0/8'}
          """);
      assertThat(gateway.get("/p/x?v=1&v=2").receivedLine())
          .isEqualTo("GET /base/x?v=1&v=2 HTTP/1.1");
      assertThat(gateway.get("/p/x?v=2").received("X-Forwarded-Prefix")).isEqualTo("/p");
      assertThat(gateway.get("/p/x?v=1").status()).isEqualTo(404);
      assertThat(gateway.get("/p/kept/x").receivedLine()).isEqualTo("GET /base/p/kept/x HTTP/1.1");
      assertThat(gateway.get("/r/12/x").receivedLine()).isEqualTo("GET /base/x HTTP/1.1");
      assertThat(gateway.get("/r/a/x").status()).isEqualTo(404);
    }
  }

  @Test
  void pathHandlingV1IsOfTheFlavourTraditionalOnly() {
    var config =
        """
        services:
        - url: UPSTREAM/s
          routes:
          - {paths: [/tv1/], path_handling: v1}
        """;
    try (var gateway = gateway(RouterFlavor.TRADITIONAL)) {
      gateway.with(config);
      assertThat(gateway.get("/tv1/req").receivedLine()).isEqualTo("GET /sreq HTTP/1.1");
    }
    try (var gateway = gateway(RouterFlavor.TRADITIONAL_COMPATIBLE)) {
      gateway.with(config);
      assertThat(gateway.get("/tv1/req").receivedLine()).isEqualTo("GET /s/req HTTP/1.1");
    }
  }
}
