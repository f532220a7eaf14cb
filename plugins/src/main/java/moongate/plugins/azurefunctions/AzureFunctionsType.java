package moongate.plugins.azurefunctions;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.Client;
import moongate.http.Resolver;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;

/// Registers `azure-functions`.
public final class AzureFunctionsType implements PluginType {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Client client;
  private final Resolver resolver;
  private final int port;

  public AzureFunctionsType(Client client, Resolver resolver) {
    this(client, resolver, 0);
  }

  /// @param port the port at Azure; 0 for the default port of HTTP or HTTPS
  AzureFunctionsType(Client client, Resolver resolver, int port) {
    this.client = client;
    this.resolver = resolver;
    this.port = port;
  }

  @Override
  public String name() {
    return "azure-functions";
  }

  @Override
  public int priority() {
    return 749;
  }

  @Override
  public PluginSchema schema() {
    TextCheck part =
        text ->
            text.chars().anyMatch(c -> c <= ' ' || c > '~' || "/?#@:%\\".indexOf(c) >= 0)
                ? "invalid value: " + text
                : null;
    TextCheck pathPart =
        text ->
            text.chars().anyMatch(c -> c <= ' ' || c > '~' || "?#\\".indexOf(c) >= 0)
                ? "invalid value: " + text
                : null;
    TextCheck value =
        text -> text.chars().anyMatch(c -> c < ' ' || c > '~') ? "invalid value" : null;
    var config =
        Schema.record()
            .field("timeout", Field.number().between(0, Integer.MAX_VALUE).byDefault(600_000))
            .field("keepalive", Field.number().between(0, Integer.MAX_VALUE).byDefault(60_000))
            .field("https", Field.flag().byDefault(true))
            .field("https_verify", Field.flag().byDefault(false))
            .field("apikey", Field.text().encrypted().referenceable().check(value))
            .field("clientid", Field.text().encrypted().referenceable().check(value))
            .field("appname", Field.text().required().check(part))
            .field("hostdomain", Field.text().required().check(part).byDefault("azurewebsites.net"))
            .field("routeprefix", Field.text().minLength(0).check(pathPart).byDefault("api"))
            .field("functionname", Field.text().required().check(pathPart));
    return PluginSchema.of(name(), config).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    int usual = config.config().flag("https") ? HTTPS : HTTP;
    return previous.orElseGet(
        () -> new AzureFunctions(config.config(), client, resolver, port == 0 ? usual : port));
  }
}
