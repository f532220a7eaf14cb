package moongate.plugins.ldapauth;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;

/// Registers `ldap-auth`.
public final class LdapAuthType implements PluginType {
  private static final double LONGEST_MILLIS = Integer.MAX_VALUE;

  private final Sockets sockets;
  private final Resolver resolver;

  public LdapAuthType(Sockets sockets, Resolver resolver) {
    this.sockets = sockets;
    this.resolver = resolver;
  }

  @Override
  public String name() {
    return "ldap-auth";
  }

  @Override
  public int priority() {
    return 1200;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config())
        .without(Scope.CONSUMER)
        .check(
            EntityChecks.conditional(
                "config.ldaps",
                Value.of(true)::equals,
                "config.start_tls",
                (value, report) -> {
                  if (value.equals(Value.of(true))) {
                    report.problem("'ldaps' and 'start_tls' cannot be enabled simultaneously");
                  }
                }));
  }

  private static Schema config() {
    return Schema.record()
        .field("ldap_host", Field.text().required())
        .field("ldap_port", Field.integer().required().between(0, 65535).byDefault(389))
        .field("ldaps", Field.flag().required().byDefault(false))
        .field("start_tls", Field.flag().required().byDefault(false))
        .field("verify_ldap_host", Field.flag().required().byDefault(false))
        .field("base_dn", Field.text().required())
        .field("attribute", Field.text().required())
        .field("cache_ttl", Field.number().required().between(0, 1e8).byDefault(60))
        .field("hide_credentials", Field.flag().required().byDefault(false))
        .field("timeout", Field.number().between(0, LONGEST_MILLIS).byDefault(10_000))
        .field("keepalive", Field.number().between(0, LONGEST_MILLIS).byDefault(60_000))
        .field("anonymous", Field.text())
        .field("header_type", Field.text().byDefault("ldap"))
        .field("realm", Authentication.realm());
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig plugin, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> create(plugin.config(), context.clock()));
  }

  private LdapAuth create(Value.Obj config, Clock clock) {
    var memory = Duration.ofMillis((long) (config.number("cache_ttl") * 1000));
    return new LdapAuth(
        config,
        new Directory(LdapConfig.of(config), sockets, resolver),
        new RememberedBinds(memory, clock));
  }
}
