package moongate.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A whole valid configuration at one moment: immutable, and free of how it was loaded.
public final class Snapshot {
  /// The hash of a configuration without entities.
  public static final String NO_HASH = "0".repeat(32);

  public static final Snapshot EMPTY = new Snapshot(Map.of(), NO_HASH, "");

  private final SequencedMap<String, List<Value.Obj>> documents;
  private final String hash;
  private final String source;
  private final Map<String, Service> services;
  private final Map<String, Route> routes;
  private final Map<String, Consumer> consumers;
  private final Map<String, PluginConfig> plugins;
  private final Map<String, Upstream> upstreams;
  private final Map<String, Target> targets;

  /// @param documents by entity name; each with every field, as its schema left it
  /// @param hash 32 hexadecimal digits that change when the configuration does
  /// @param source where the documents came from, for messages: a file's name, or empty
  public Snapshot(Map<String, List<Value.Obj>> documents, String hash, String source) {
    this.documents = new LinkedHashMap<>();
    documents.forEach((entity, list) -> this.documents.put(entity, List.copyOf(list)));
    this.hash = hash;
    this.source = source;
    services = entities("services", Service::of);
    routes = entities("routes", Route::of);
    consumers = entities("consumers", Consumer::of);
    plugins = entities("plugins", PluginConfig::of);
    upstreams = entities("upstreams", Upstream::of);
    targets = entities("targets", Target::of);
  }

  public List<Service> services() {
    return List.copyOf(services.values());
  }

  public List<Route> routes() {
    return List.copyOf(routes.values());
  }

  public List<Consumer> consumers() {
    return List.copyOf(consumers.values());
  }

  public List<PluginConfig> plugins() {
    return List.copyOf(plugins.values());
  }

  public List<Upstream> upstreams() {
    return List.copyOf(upstreams.values());
  }

  public List<Target> targets() {
    return List.copyOf(targets.values());
  }

  /// Entities that plugins brought, by their plural name such as `keyauth_credentials`.
  public List<Credential> credentials(String type) {
    return documents(type).stream().map(document -> Credential.of(type, document)).toList();
  }

  public @Nullable Service service(String id) {
    return services.get(id);
  }

  public @Nullable Route route(String id) {
    return routes.get(id);
  }

  public @Nullable Consumer consumer(String id) {
    return consumers.get(id);
  }

  public @Nullable PluginConfig plugin(String id) {
    return plugins.get(id);
  }

  public Optional<Consumer> consumerByUsername(String username) {
    return consumers.values().stream()
        .filter(consumer -> username.equals(consumer.username()))
        .findFirst();
  }

  /// The names of all entities that have documents.
  public List<String> entityNames() {
    return List.copyOf(documents.keySet());
  }

  /// All documents of one kind of entity.
  public List<Value.Obj> documents(String entity) {
    return documents.getOrDefault(entity, List.of());
  }

  public boolean isEmpty() {
    return documents.values().stream().allMatch(List::isEmpty);
  }

  public String hash() {
    return hash;
  }

  /// The same configuration under the hash of the text it once came from.
  public Snapshot withHash(String other) {
    return new Snapshot(documents, other, source);
  }

  /// Where it came from, for messages: a file's name, or empty.
  public String source() {
    return source;
  }

  private <T extends Entity> Map<String, T> entities(String name, Function<Value.Obj, T> of) {
    var byId = new LinkedHashMap<String, T>();
    for (var document : documents(name)) {
      var entity = of.apply(document);
      byId.put(entity.id(), entity);
    }
    return Collections.unmodifiableMap(byId);
  }
}
