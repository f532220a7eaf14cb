package moongate.admin.entity;

import java.util.List;
import java.util.Set;
import moongate.admin.request.AdminRoutes;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Schema;
import moongate.store.EntityStore;

/// The paths of all entities. Each kind has its own collection (`/routes`), one below every kind
/// that it refers to (`/services/{service}/routes`), and a path back to that
/// (`/routes/{route}/service`).
public final class EntityRoutes {
  /// Targets exist below their upstreams only.
  private static final String TARGETS = "targets";

  /// Kinds without a path back to what they refer to.
  private static final Set<String> WITHOUT_WAY_BACK = Set.of("snis", TARGETS);

  private final AdminRoutes routes;
  private final EntitySchemas schemas;
  private final EntityReads reads;
  private final EntityWrites writes;
  private final NestedWrites nestedWrites;

  private EntityRoutes(AdminRoutes routes, EntitySchemas schemas, Changes changes) {
    this.routes = routes;
    this.schemas = schemas;
    reads = new EntityReads(changes.store(), new Secrets(schemas));
    writes = new EntityWrites(new EntityDocuments(schemas), changes);
    nestedWrites = new NestedWrites(writes, changes);
  }

  /// @param runtime the entities that requests create
  /// @param isRefusing whether changes are checked and then refused
  public static void add(
      AdminRoutes routes,
      EntitySchemas schemas,
      EntityStore store,
      EntityStore runtime,
      HealthEndpoints health,
      boolean isRefusing) {
    var all = new EntityRoutes(routes, schemas, new Changes(store, isRefusing));
    for (var entity : schemas.entityNames()) {
      var schema = schemas.entity(entity).orElseThrow();
      if (!entity.equals(TARGETS) && !schema.adminPath().isNone()) {
        all.addCollection(schema);
      }
      schema
          .references()
          .forEach((field, parent) ->
              all.addNested(new Nested(schemas.entity(parent).orElseThrow(), field, schema)));
    }
    all.addSpecialCases(health);
    var ofRequests = new EntityRoutes(routes, schemas, new Changes(runtime, isRefusing));
    for (var entity : schemas.runtimeNames()) {
      ofRequests.addRuntime(schemas.entity(entity).orElseThrow());
    }
  }

  /// Runtime entities have no path back: changing the configuration through them is not wanted.
  private void addRuntime(Schema schema) {
    if (schema.adminPath().isNone()) {
      return;
    }
    addCollection(schema);
    schema
        .references()
        .forEach((field, parent) ->
            addBelow(new Nested(schemas.entity(parent).orElseThrow(), field, schema)));
  }

  /// The paths of upstreams that monitoring may read.
  public static void addReading(
      AdminRoutes routes, EntitySchemas schemas, EntityStore store, HealthEndpoints health) {
    var reads = new EntityReads(store, new Secrets(schemas));
    var upstreams = schemas.entity("upstreams").orElseThrow();
    var targets = new Nested(upstreams, "upstream", schemas.entity(TARGETS).orElseThrow());
    var lists = new TargetLists(store);
    var all = "/upstreams/{upstreams}/targets";
    routes
        .on("GET /upstreams", request -> reads.list(request, upstreams))
        .on("GET /upstreams/{upstreams}", request -> reads.one(request, upstreams))
        .on("GET " + all, request -> lists.newestFirst(request, targets))
        .on("GET " + all + "/all", request -> lists.newestFirst(request, targets))
        .on("GET " + all + "/{targets}", request -> reads.one(request, targets))
        .on("GET /upstreams/{upstreams}/health", request -> health.read(request, targets));
  }

  private void addCollection(Schema schema) {
    var all = "/" + schema.adminPath().collection();
    var one = all + "/{" + schema.name() + "}";
    routes
        .on("GET " + all, request -> reads.list(request, schema))
        .on("POST " + all, request -> writes.create(request, schema))
        .on("GET " + one, request -> reads.one(request, schema))
        .on("PUT " + one, request -> writes.put(request, schema))
        .on("PATCH " + one, request -> writes.update(request, schema))
        .on("DELETE " + one, request -> writes.remove(request, schema));
  }

  private void addNested(Nested nested) {
    addBelow(nested);
    if (!WITHOUT_WAY_BACK.contains(nested.child().name())) {
      addWayBack(nested);
    }
  }

  private void addBelow(Nested nested) {
    var child = nested.child();
    var all =
        "/%s/{%s}/%s"
            .formatted(
                nested.parent().adminPath().collection(),
                nested.parent().name(),
                child.adminPath().nested());
    var one = all + "/{" + child.name() + "}";
    routes
        .on("GET " + all, request -> reads.list(request, nested))
        .on("POST " + all, request -> nestedWrites.create(request, nested))
        .on("GET " + one, request -> reads.one(request, nested))
        .on("PUT " + one, request -> nestedWrites.put(request, nested))
        .on("PATCH " + one, request -> nestedWrites.update(request, nested))
        .on("DELETE " + one, request -> nestedWrites.remove(request, nested));
  }

  private void addWayBack(Nested nested) {
    var parent =
        "/%s/{%s}/%s"
            .formatted(
                nested.child().adminPath().collection(), nested.child().name(), nested.field());
    routes
        .on("GET " + parent, request -> reads.parentOf(request, nested))
        .on("PUT " + parent, request -> nestedWrites.putParentOf(request, nested))
        .on("PATCH " + parent, request -> nestedWrites.updateParentOf(request, nested))
        .on("DELETE " + parent, request -> nestedWrites.refuseRemovalOfParentOf(request, nested));
  }

  private void addSpecialCases(HealthEndpoints health) {
    var consumers = schemas.entity("consumers").orElseThrow();
    routes.on("GET /consumers", request -> reads.consumers(request, consumers));
    var upstreams = schemas.entity("upstreams").orElseThrow();
    var targets = new Nested(upstreams, "upstream", schemas.entity(TARGETS).orElseThrow());
    var lists = new TargetLists(reads.store());
    var all = "/upstreams/{upstreams}/targets";
    routes
        .on("GET " + all, request -> lists.newestFirst(request, targets))
        .on("GET " + all + "/all", request -> lists.newestFirst(request, targets))
        .on("PUT " + all + "/{targets}", request -> nestedWrites.replace(request, targets))
        .on("GET /upstreams/{upstreams}/health", request -> health.read(request, targets));
  }

  /// The paths by which operators override the health of targets.
  public static void addHealthMarks(
      AdminRoutes routes, EntitySchemas schemas, HealthEndpoints health) {
    var upstreams = schemas.entity("upstreams").orElseThrow();
    var targets = new Nested(upstreams, "upstream", schemas.entity(TARGETS).orElseThrow());
    var all = "/upstreams/{upstreams}/targets";
    for (var target : List.of(all + "/{targets}", all + "/{targets}/{address}")) {
      routes
          .on("PUT " + target + "/healthy", request -> health.mark(request, targets, true))
          .on("PUT " + target + "/unhealthy", request -> health.mark(request, targets, false));
    }
  }
}
