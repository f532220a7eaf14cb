package moongate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.plugins.acme.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundledPluginsTest {
  /// Who authenticates comes before who restricts and counts, and those before who answers.
  private static final String ORDER =
      """
      100001 correlation-id
      100000 zipkin
      2500 bot-detection
      2000 cors
      1900 session
      1705 acme
      1450 jwt
      1400 oauth2
      1250 key-auth
      1200 ldap-auth
      1100 basic-auth
      1030 hmac-auth
      1006 websocket-validator
      1003 websocket-size-limit
      998 grpc-gateway
      990 ip-restriction
      951 request-size-limiting
      950 acl
      910 rate-limiting
      900 response-ratelimiting
      801 request-transformer
      800 response-transformer
      779 redirect
      777 ai-request-transformer
      773 ai-prompt-template
      772 ai-prompt-decorator
      771 ai-prompt-guard
      770 ai-proxy
      768 ai-response-transformer
      760 standard-webhooks
      750 aws-lambda
      749 azure-functions
      100 proxy-cache
      14 opentelemetry
      13 prometheus
      12 http-log
      11 statsd
      10 datadog
      9 file-log
      8 udp-log
      7 tcp-log
      6 loggly
      4 syslog
      3 grpc-web
      2 request-termination
      """;

  @Test
  void runInTheOrderThatTheirUsersKnow(@TempDir Path prefix) {
    var types = new ArrayList<PluginType>();
    GatewayUnderTest.PluginTypes bundled =
        (client, sockets, resolver) -> {
          types.addAll(
              BundledPlugins.list(
                  client,
                  sockets,
                  resolver,
                  Expressions.UNREAD,
                  false,
                  Topology.WITHOUT_DATABASE,
                  prefix));
          return List.copyOf(types);
        };
    try (var _ = new GatewayUnderTest(bundled)) {
      assertThat(
              types.stream()
                  .sorted(Comparator.comparingInt(PluginType::priority).reversed())
                  .map(type -> type.priority() + " " + type.name()))
          .as("a new plugin has a line in ORDER")
          .containsExactlyElementsOf(ORDER.lines().toList());
    }
  }
}
