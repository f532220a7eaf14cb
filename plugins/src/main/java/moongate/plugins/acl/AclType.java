package moongate.plugins.acl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.CredentialIndex;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// Registers `acl` and the entity `acls`.
public final class AclType implements PluginType {
  static final String ENTITY = "acls";
  static final String GROUP = "group";
  static final CredentialIndex<Map<String, Groups>> BY_CONSUMER =
      new CredentialIndex<>(ENTITY, Groups::byConsumer);

  @Override
  public String name() {
    return "acl";
  }

  @Override
  public int priority() {
    return 950;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config())
        .without(Scope.CONSUMER)
        .check(EntityChecks.exactlyOneOf("config.allow", "config.deny"))
        .bringing(groups());
  }

  private static Schema config() {
    return Schema.record()
        .field("allow", Field.listOf(Field.text()))
        .field("deny", Field.listOf(Field.text()))
        .field("hide_groups_header", Field.flag().required().byDefault(false))
        .field("always_use_authenticated_groups", Field.flag().required().byDefault(false))
        .field("include_consumer_groups", Field.flag().check(AclType::checkNoConsumerGroups));
  }

  /// Accepts the field of Kong Enterprise as long as it is not true. It has no default, so that
  /// exported configurations do not contain it.
  private static void checkNoConsumerGroups(Value value, Report report) {
    if (value.equals(Value.of(true))) {
      report.problem("there are no consumer groups; use groups of acls");
    }
  }

  private static Schema groups() {
    return EntitySchemas.newEntity(ENTITY)
        .endpointKey(GROUP)
        .cacheKey("consumer", GROUP)
        .field("consumer", Field.foreign("consumers").required().goesWithIt())
        .field(GROUP, Field.text().required());
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public List<CredentialIndex<?>> indexes() {
    return List.of(BY_CONSUMER);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new Acl(config.config());
  }
}
