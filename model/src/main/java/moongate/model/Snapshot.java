package moongate.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A whole valid configuration at one moment: immutable, and free of how it was loaded.
public final class Snapshot {
  /// The hash of a configuration without entities.
  public static final String NO_HASH = "0".repeat(32);

  private static final Set<String> OWN_ENTITIES =
      Set.of(
          "services",
          "routes",
          "consumers",
          "plugins",
          "upstreams",
          "targets",
          "certificates",
          "snis",
          "ca_certificates");

  public static final Snapshot EMPTY = new Snapshot(Map.of(), NO_HASH, "");

  private final SequencedMap<String, List<Value.Obj>> documents = new LinkedHashMap<>();
  private final Map<String, List<Credential>> credentials = new HashMap<>();
  private final String hash;
  private final String source;
  private final Table<Service> services;
  private final Table<Route> routes;
  private final Table<Consumer> consumers;
  private final Table<PluginConfig> plugins;
  private final Table<Upstream> upstreams;
  private final Table<Target> targets;
  private final Table<Certificate> certificates;
  private final Table<Sni> snis;
  private final Table<CaCertificate> caCertificates;
  private final Map<String, Upstream> upstreamsByName = new HashMap<>();

  /// @param documents by entity name; each with every field, as its schema left it
  /// @param hash 32 hexadecimal digits that change when the configuration does
  /// @param source where the documents came from, for messages: a file's name, or empty
  public Snapshot(Map<String, List<Value.Obj>> documents, String hash, String source) {
    documents.forEach((entity, list) -> this.documents.put(entity, List.copyOf(list)));
    this.hash = hash;
    this.source = source;
    services = table("services", Service::of);
    routes = table("routes", Route::of);
    consumers = table("consumers", Consumer::of);
    plugins = table("plugins", PluginConfig::of);
    upstreams = table("upstreams", Upstream::of);
    targets = table("targets", Target::of);
    certificates = table("certificates", Certificate::of);
    snis = table("snis", Sni::of);
    caCertificates = table("ca_certificates", CaCertificate::of);
    upstreams().forEach(upstream -> upstreamsByName.put(upstream.name(), upstream));
    this.documents.forEach((entity, list) -> {
      if (!OWN_ENTITIES.contains(entity)) {
        credentials.put(
            entity, list.stream().map(document -> Credential.of(entity, document)).toList());
      }
    });
  }

  public List<Service> services() {
    return services.list();
  }

  public List<Route> routes() {
    return routes.list();
  }

  public List<Consumer> consumers() {
    return consumers.list();
  }

  public List<PluginConfig> plugins() {
    return plugins.list();
  }

  public List<Upstream> upstreams() {
    return upstreams.list();
  }

  public List<Target> targets() {
    return targets.list();
  }

  public List<Certificate> certificates() {
    return certificates.list();
  }

  public List<Sni> snis() {
    return snis.list();
  }

  public List<CaCertificate> caCertificates() {
    return caCertificates.list();
  }

  /// Entities that plugins brought, by their plural name such as `keyauth_credentials`.
  public List<Credential> credentials(String type) {
    return credentials.getOrDefault(type, List.of());
  }

  public @Nullable Upstream upstreamNamed(String name) {
    return upstreamsByName.get(name);
  }

  public @Nullable Service service(String id) {
    return services.byId().get(id);
  }

  public @Nullable Route route(String id) {
    return routes.byId().get(id);
  }

  public @Nullable Consumer consumer(String id) {
    return consumers.byId().get(id);
  }

  public @Nullable PluginConfig plugin(String id) {
    return plugins.byId().get(id);
  }

  public @Nullable Certificate certificate(String id) {
    return certificates.byId().get(id);
  }

  public @Nullable CaCertificate caCertificate(String id) {
    return caCertificates.byId().get(id);
  }

  public Optional<Consumer> consumerByUsername(String username) {
    return consumers().stream()
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

  private <T extends Entity> Table<T> table(String name, Function<Value.Obj, T> of) {
    var list = documents(name).stream().map(of).toList();
    var byId = new HashMap<String, T>();
    list.forEach(entity -> byId.put(entity.id(), entity));
    return new Table<>(list, byId);
  }

  private record Table<T extends Entity>(List<T> list, Map<String, T> byId) {}
}
