package moongate.model.entity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.Schema;

/// What a plugin says about its configuration: handed in by whoever registers plugins.
///
/// ```java
/// PluginSchema.of("key-auth", config).without(Scope.CONSUMER).bringing(keyAuthCredentials)
/// ```
///
/// @param checks rules over the whole plugin entity; their field names start with `config.`
/// @param protocols what the plugin's `protocols` may hold
/// @param entities the entities that come with the plugin, such as credentials
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

  /// Where a configuration names none. A WebSocket begins as a request of HTTP: what is for `http`
  /// is for `ws` too, and `https` for `wss`.
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

  /// Whether a plugin for the protocols `own` has something to do on a route for `others`.
  public static boolean agree(Collection<String> own, Collection<String> others) {
    return !Collections.disjoint(own, others)
        || own.contains("http") && others.contains("ws")
        || own.contains("https") && others.contains("wss");
  }

  /// The same with another configuration.
  public PluginSchema configuredBy(Schema other) {
    return new PluginSchema(name, other, forbidden, protocols, defaultProtocols, checks, entities);
  }

  /// The plugin cannot be bound to `scope`.
  public PluginSchema without(Scope scope) {
    var scopes = EnumSet.of(scope);
    scopes.addAll(forbidden);
    return new PluginSchema(name, config, scopes, protocols, defaultProtocols, checks, entities);
  }

  public PluginSchema accepting(List<String> accepted) {
    return new PluginSchema(name, config, forbidden, accepted, defaultProtocols, checks, entities);
  }

  /// Has these protocols where a configuration names none.
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
