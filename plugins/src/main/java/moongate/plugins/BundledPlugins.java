package moongate.plugins;

import java.nio.file.Path;
import java.util.List;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.plugin.PluginType;
import moongate.http.Client;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.plugins.acl.AclType;
import moongate.plugins.acme.AcmeType;
import moongate.plugins.acme.Topology;
import moongate.plugins.aipromptdecorator.PromptDecoratorType;
import moongate.plugins.aipromptguard.PromptGuardType;
import moongate.plugins.aiprompttemplate.PromptTemplateType;
import moongate.plugins.aiproxy.AiProxyType;
import moongate.plugins.airequesttransformer.AiRequestTransformerType;
import moongate.plugins.airesponsetransformer.AiResponseTransformerType;
import moongate.plugins.awslambda.AwsLambdaType;
import moongate.plugins.azurefunctions.AzureFunctionsType;
import moongate.plugins.basicauth.BasicAuthType;
import moongate.plugins.botdetection.BotDetectionType;
import moongate.plugins.correlationid.CorrelationIdType;
import moongate.plugins.cors.CorsType;
import moongate.plugins.counting.CountPolicy;
import moongate.plugins.datadog.DatadogType;
import moongate.plugins.filelog.FileLogType;
import moongate.plugins.grpcgateway.GrpcGatewayType;
import moongate.plugins.grpcweb.GrpcWebType;
import moongate.plugins.hmacauth.HmacAuthType;
import moongate.plugins.httplog.HttpLogType;
import moongate.plugins.iprestriction.IpRestrictionType;
import moongate.plugins.jwt.JwtType;
import moongate.plugins.keyauth.KeyAuthType;
import moongate.plugins.ldapauth.LdapAuthType;
import moongate.plugins.loggly.LogglyType;
import moongate.plugins.oauth2.OAuth2Type;
import moongate.plugins.opentelemetry.OpenTelemetryType;
import moongate.plugins.prometheus.PrometheusType;
import moongate.plugins.proxycache.ProxyCacheType;
import moongate.plugins.ratelimiting.RateLimitingType;
import moongate.plugins.redirect.RedirectType;
import moongate.plugins.requestsizelimiting.RequestSizeLimitingType;
import moongate.plugins.requesttermination.RequestTerminationType;
import moongate.plugins.requesttransformer.RequestTransformerType;
import moongate.plugins.responseratelimiting.ResponseRateLimitingType;
import moongate.plugins.responsetransformer.ResponseTransformerType;
import moongate.plugins.session.SessionType;
import moongate.plugins.socketlog.SocketLogType;
import moongate.plugins.standardwebhooks.StandardWebhooksType;
import moongate.plugins.statsd.StatsdType;
import moongate.plugins.syslog.SyslogType;
import moongate.plugins.websocketsizelimit.WebSocketSizeLimitType;
import moongate.plugins.websocketvalidator.WebSocketValidatorType;
import moongate.plugins.zipkin.ZipkinType;

/// The list of all bundled plugins that are written in Java.
public final class BundledPlugins {
  private BundledPlugins() {}

  /// @param client for plugins that make HTTP calls
  /// @param sockets for plugins that use other protocols
  /// @param resolver finds the addresses of hosts
  /// @param expressions for templates with expressions
  /// @param isCounting whether the node has a database in which requests can be counted
  /// @param topology the node's role in a cluster
  /// @param prefix the node's prefix folder
  public static List<PluginType> list(
      Client client,
      Sockets sockets,
      Resolver resolver,
      Expressions expressions,
      boolean isCounting,
      Topology topology,
      Path prefix) {
    var policy = new CountPolicy(sockets, resolver, isCounting);
    return List.of(
        new AclType(),
        new AcmeType(client, sockets, resolver, topology),
        new PromptDecoratorType(),
        new PromptGuardType(),
        new PromptTemplateType(),
        new AiProxyType(client, resolver),
        new AiRequestTransformerType(client, resolver),
        new AiResponseTransformerType(client, resolver),
        new AwsLambdaType(client, resolver),
        new AzureFunctionsType(client, resolver),
        new BasicAuthType(),
        new BotDetectionType(),
        new CorrelationIdType(),
        new CorsType(),
        new DatadogType(sockets, resolver),
        new FileLogType(),
        new GrpcGatewayType(prefix),
        new GrpcWebType(prefix),
        new HmacAuthType(),
        new HttpLogType(client, resolver),
        new IpRestrictionType(),
        new JwtType(),
        new KeyAuthType(),
        new LdapAuthType(sockets, resolver),
        new LogglyType(sockets, resolver),
        new OAuth2Type(),
        new OpenTelemetryType(client, resolver),
        new PrometheusType(),
        new ProxyCacheType(),
        new RateLimitingType(policy),
        new RequestSizeLimitingType(),
        new RequestTerminationType(),
        new RequestTransformerType(expressions),
        new RedirectType(),
        new ResponseRateLimitingType(policy),
        new ResponseTransformerType(),
        new SessionType(),
        new StandardWebhooksType(),
        new StatsdType(sockets, resolver),
        new SyslogType(sockets),
        SocketLogType.tcp(sockets, resolver),
        SocketLogType.udp(sockets, resolver),
        new WebSocketSizeLimitType(),
        new WebSocketValidatorType(),
        new ZipkinType(client, resolver));
  }
}
