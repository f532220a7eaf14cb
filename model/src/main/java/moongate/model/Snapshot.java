package moongate.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moongate.model.entity.CaCertificate;
import moongate.model.entity.Certificate;
import moongate.model.entity.Consumer;
import moongate.model.entity.Credential;
import moongate.model.entity.Entity;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.Route;
import moongate.model.entity.Service;
import moongate.model.entity.Sni;
import moongate.model.entity.Target;
import moongate.model.entity.Upstream;
import moongate.model.value.Hash;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// A whole valid configuration at one point in time: immutable, and independent of how it was
/// loaded.
public final class Snapshot {
  /// The hash of a configuration without entities.
  public static final String NO_HASH = "0".repeat(32);

  /// The kinds of entities with their own record type; all others are [Credential]s.
  private static final Map<String, Function<Value.Obj, ? extends Entity>> TYPES =
      Map.of(
          "services", Service::of,
          "routes", Route::of,
          "consumers", Consumer::of,
          "plugins", PluginConfig::of,
          "upstreams", Upstream::of,
          "targets", Target::of,
          "certificates", Certificate::of,
          "snis", Sni::of,
          "ca_certificates", CaCertificate::of);

  public static final Snapshot EMPTY = new Snapshot(Map.of(), NO_HASH, "");

  private final SequencedMap<String, EntityTable<?>> tables;
  private final String hash;
  private final String source;
  private final Map<String, Upstream> upstreamsByName = new HashMap<>();

  /// @param documents by entity name; each with every field, as its schema returned it
  /// @param hash 32 hexadecimal digits that change when the configuration does
  /// @param source the origin of the documents, for messages: a file's name, or empty
  public Snapshot(Map<String, List<Value.Obj>> documents, String hash, String source) {
    this(tables(documents), hash, source);
  }

  private Snapshot(SequencedMap<String, EntityTable<?>> tables, String hash, String source) {
    this.tables = tables;
    this.hash = hash;
    this.source = source;
    upstreams().forEach(upstream -> upstreamsByName.put(upstream.name(), upstream));
  }

  private static SequencedMap<String, EntityTable<?>> tables(
      Map<String, List<Value.Obj>> documents) {
    var tables = new LinkedHashMap<String, EntityTable<?>>();
    documents.forEach((entity, list) -> tables.put(entity, EntityTable.of(typeOf(entity), list)));
    return tables;
  }

  private static Function<Value.Obj, ? extends Entity> typeOf(String entity) {
    var type = TYPES.get(entity);
    return type != null ? type : document -> Credential.of(entity, document);
  }

  /// This configuration with some entities changed. All others are shared: the cost is that of
  /// listing the entities of the changed kinds, not of creating them.
  public Snapshot with(Collection<Change> changes) {
    var next = new LinkedHashMap<>(tables);
    changes.stream()
        .collect(Collectors.groupingBy(Change::entity, LinkedHashMap::new, Collectors.toList()))
        .forEach((entity, some) -> next.put(entity, tableOf(entity).with(some)));
    return new Snapshot(next, hashAfter(changes), source);
  }

  /// This configuration, in which entities equal to those of an earlier one are replaced by the
  /// earlier objects. So users of the earlier one, such as a connection that lasts for days, do not
  /// keep a second copy of the common entities. Shared entities have the lines of the earlier one.
  public Snapshot sharing(Snapshot before) {
    var shared = new LinkedHashMap<String, EntityTable<?>>();
    boolean isShared = false;
    for (var entry : tables.entrySet()) {
      var table = entry.getValue();
      var next = table.sharing(before.tableOf(entry.getKey()));
      isShared |= !isSame(table, next);
      shared.put(entry.getKey(), next);
    }
    return isShared ? new Snapshot(shared, hash, source) : this;
  }

  private EntityTable<?> tableOf(String entity) {
    var table = tables.get(entity);
    return table != null ? table : EntityTable.of(typeOf(entity), List.of());
  }

  private String hashAfter(Collection<Change> changes) {
    var digest = Hash.MD5.begin();
    digest.update(Utf8.encode(hash));
    for (var change : changes) {
      digest.update(Utf8.encode(change.entity() + change.id()));
      change.document().ifPresent(document -> digest.update(Utf8.encode(Json.write(document))));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  public List<Service> services() {
    return list("services", Service.class);
  }

  public List<Route> routes() {
    return list("routes", Route.class);
  }

  public List<Consumer> consumers() {
    return list("consumers", Consumer.class);
  }

  public List<PluginConfig> plugins() {
    return list("plugins", PluginConfig.class);
  }

  public List<Upstream> upstreams() {
    return list("upstreams", Upstream.class);
  }

  public List<Target> targets() {
    return list("targets", Target.class);
  }

  public List<Certificate> certificates() {
    return list("certificates", Certificate.class);
  }

  public List<Sni> snis() {
    return list("snis", Sni.class);
  }

  public List<CaCertificate> caCertificates() {
    return list("ca_certificates", CaCertificate.class);
  }

  /// The entities of a plugin, by their plural name, such as `keyauth_credentials`.
  public List<Credential> credentials(String type) {
    return TYPES.containsKey(type) ? List.of() : list(type, Credential.class);
  }

  public @Nullable Upstream upstreamNamed(String name) {
    return upstreamsByName.get(name);
  }

  public @Nullable Service service(String id) {
    return (Service) tableOf("services").find(id);
  }

  public @Nullable Route route(String id) {
    return (Route) tableOf("routes").find(id);
  }

  public @Nullable Consumer consumer(String id) {
    return (Consumer) tableOf("consumers").find(id);
  }

  public @Nullable PluginConfig plugin(String id) {
    return (PluginConfig) tableOf("plugins").find(id);
  }

  public @Nullable Certificate certificate(String id) {
    return (Certificate) tableOf("certificates").find(id);
  }

  /// The names of all entities that have documents.
  public List<String> entityNames() {
    return List.copyOf(tables.keySet());
  }

  /// All documents of one kind of entity.
  public List<Value.Obj> documents(String entity) {
    return tableOf(entity).documents();
  }

  /// The document of one entity; null if there is none with this id.
  public Value.@Nullable Obj document(String entity, String id) {
    var found = tableOf(entity).find(id);
    return found == null ? null : found.document();
  }

  /// The documents of one kind whose `field` is this text, or refers to the entity with this id.
  /// From the second query of a field on, this uses an index.
  public List<Value.Obj> documentsWith(String entity, String field, String value) {
    return tableOf(entity).with(field, value).stream().map(Entity::document).toList();
  }

  /// True if [#documentsWith] already has an index for this field.
  public boolean isIndexed(String entity, String field) {
    return tableOf(entity).isIndexed(field);
  }

  /// The ids of all entities of one kind, in order.
  public List<String> ids(String entity) {
    return tableOf(entity).ids();
  }

  /// True if none of these kinds of entities has changed between the two, so that both share their
  /// tables. Equal entities that were loaded anew do not count as the same.
  public boolean hasSame(List<String> entities, Snapshot other) {
    return entities.stream()
        .allMatch(entity -> isSame(tables.get(entity), other.tables.get(entity)));
  }

  /// The same for consumers and all entities of plugins, such as credentials.
  public boolean hasSameConsumers(Snapshot other) {
    return Stream.concat(tables.keySet().stream(), other.tables.keySet().stream())
        .filter(entity -> entity.equals("consumers") || !TYPES.containsKey(entity))
        .allMatch(entity -> isSame(tables.get(entity), other.tables.get(entity)));
  }

  /// Snapshots share tables that have not changed.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(@Nullable EntityTable<?> one, @Nullable EntityTable<?> other) {
    return one == other;
  }

  public boolean isEmpty() {
    return tables.values().stream().allMatch(table -> table.list().isEmpty());
  }

  public String hash() {
    return hash;
  }

  /// The same configuration with another hash, that of the text it originally came from.
  public Snapshot withHash(String other) {
    return new Snapshot(tables, other, source);
  }

  /// The origin, for messages: a file's name, or empty.
  public String source() {
    return source;
  }

  /// The tables contain the objects that [#typeOf] created.
  @SuppressWarnings("unchecked") // as said above
  private <T extends Entity> List<T> list(String entity, Class<T> type) {
    return (List<T>) tableOf(entity).list();
  }
}
