package moongate.plugins.acme;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.NodeAccess;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.Client;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;

/// Registers `acme`, and the entities that it keeps in the database.
public final class AcmeType implements PluginType {
  static final String NAME = "acme";

  private final Client client;
  private final Sockets sockets;
  private final Resolver resolver;
  private final Topology topology;

  public AcmeType(Client client, Sockets sockets, Resolver resolver, Topology topology) {
    this.client = client;
    this.sockets = sockets;
    this.resolver = resolver;
    this.topology = topology;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 1705;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), AcmeSchemas.config(topology))
        .without(Scope.CONSUMER)
        .without(Scope.ROUTE)
        .without(Scope.SERVICE)
        .check(AcmeSchemas.terms())
        .check(AcmeSchemas.redisHost())
        .bringing(AcmeSchemas.storage())
        .bringing(AcmeSchemas.challenges());
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.CERTIFICATE, Phase.REWRITE);
  }

  @Override
  public Plugin create(PluginConfig plugin, PluginContext context, Optional<Plugin> previous) {
    if (previous.orElse(null) instanceof Acme old) {
      return old;
    }
    var shared = context.shared();
    var config = AcmeConfig.of(plugin.config());
    var calls = new LoopCalls(NodeAccess.of(shared), client, resolver);
    return Acme.of(config, topology, shared, calls, new Storages(sockets, resolver));
  }
}
