package moongate.model.entity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.Schema;

/// The schema of a plugin's configuration, passed by the code that registers plugins.
///
/// ```java
/// PluginSchema.of("key-auth", config).without(Scope.CONSUMER).bringing(keyAuthCredentials)
/// ```
///
/// @param checks rules over the whole plugin entity; their field names start with `config.`
/// @param protocols the allowed values of `protocols`
/// @param entities the plugin's own entities, such as credentials
public record PluginSchema(
    String name,
    Schema config,
    Set<Scope> forbidden,
    List<String> protocols,
    List<String> defaultProtocols,
    List<EntityCheck> checks,
    List<Schema> entities) {
  public static final List<String> HTTP = List.of("grpc", "grpcs", "http", "https", "ws", "wss");
  public static final List<String> HTTP_AND_STREAM =
      List.of(
          "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp", "ws", "wss");

  /// The default of `protocols`. A WebSocket starts as an HTTP request, so plugins for `http` also
  /// apply to `ws`, and those for `https` to `wss`.
  private static final List<String> USUAL = List.of("grpc", "grpcs", "http", "https");

  public PluginSchema {
    forbidden = Set.copyOf(forbidden);
    protocols = List.copyOf(protocols);
    defaultProtocols = List.copyOf(defaultProtocols);
    checks = List.copyOf(checks);
    entities = List.copyOf(entities);
  }

  public static PluginSchema of(String name, Schema config) {
    return new PluginSchema(name, config, Set.of(), HTTP, USUAL, List.of(), List.of());
  }

  /// Whether a plugin for the protocols `own` applies to a route for `others`.
  public static boolean agree(Collection<String> own, Collection<String> others) {
    return !Collections.disjoint(own, others)
        || (own.contains("http") && others.contains("ws"))
        || (own.contains("https") && others.contains("wss"));
  }

  /// The same with another schema for the config.
  public PluginSchema configuredBy(Schema other) {
    return new PluginSchema(name, other, forbidden, protocols, defaultProtocols, checks, entities);
  }

  /// Forbids to bind the plugin to `scope`.
  public PluginSchema without(Scope scope) {
    var scopes = EnumSet.of(scope);
    scopes.addAll(forbidden);
    return new PluginSchema(name, config, scopes, protocols, defaultProtocols, checks, entities);
  }

  public PluginSchema accepting(List<String> accepted) {
    return new PluginSchema(name, config, forbidden, accepted, defaultProtocols, checks, entities);
  }

  /// Sets the default of `protocols`.
  public PluginSchema byDefault(List<String> assumed) {
    return new PluginSchema(name, config, forbidden, protocols, assumed, checks, entities);
  }

  public PluginSchema check(EntityCheck check) {
    var more = new ArrayList<>(checks);
    more.add(check);
    return new PluginSchema(name, config, forbidden, protocols, defaultProtocols, more, entities);
  }

  public PluginSchema bringing(Schema entity) {
    var more = new ArrayList<>(entities);
    more.add(entity);
    return new PluginSchema(name, config, forbidden, protocols, defaultProtocols, checks, more);
  }
}
