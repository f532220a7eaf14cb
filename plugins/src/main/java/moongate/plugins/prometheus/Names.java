package moongate.plugins.prometheus;

import java.util.HashSet;
import java.util.Set;
import moongate.model.Snapshot;
import moongate.model.entity.Consumer;
import moongate.model.entity.Route;
import moongate.model.entity.Service;

/// The names of services, routes and consumers that series have as labels.
record Names(Set<String> services, Set<String> routes, Set<String> consumers) {
  static Names of(Snapshot snapshot) {
    var names = new Names(new HashSet<>(), new HashSet<>(), new HashSet<>());
    snapshot.services().forEach(service -> names.services.add(of(service)));
    snapshot.routes().forEach(route -> names.routes.add(of(route)));
    snapshot.consumers().forEach(consumer -> names.consumers.add(of(consumer)));
    return names;
  }

  static String of(Service service) {
    return service.name() == null ? service.host() : service.name();
  }

  static String of(Route route) {
    return route.name() == null ? route.id() : route.name();
  }

  static String of(Consumer consumer) {
    var name = consumer.username() == null ? consumer.customId() : consumer.username();
    return name == null ? "" : name;
  }

  /// True if everything that a series is about still exists. It may be about no service, route or
  /// consumer.
  boolean have(Labels series) {
    return isKnown(series.service(), services)
        && isKnown(series.route(), routes)
        && isKnown(series.consumer(), consumers);
  }

  private static boolean isKnown(String name, Set<String> known) {
    return name.isEmpty() || known.contains(name);
  }
}
