package moongate.gateway.plugin;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import moongate.http.TlsIdentity;
import moongate.model.RuntimeCounters;
import moongate.model.RuntimeEntities;
import org.jspecify.annotations.Nullable;

/// Objects that outlive plans, such as counters: created at their first use, kept as long as the
/// node. Safe for all threads.
public final class SharedState {
  private final ConcurrentHashMap<Class<?>, Object> things = new ConcurrentHashMap<>();
  private final Secrets secrets;
  private final Supplier<? extends @Nullable TlsIdentity> nodeIdentity;
  private final Clock clock;
  private final RuntimeEntities entities;
  private final RuntimeCounters counters;

  /// For a node without secrets.
  public SharedState() {
    this(Secrets.NONE);
  }

  public SharedState(Secrets secrets) {
    this(secrets, () -> null, Clock.systemUTC());
  }

  /// @param nodeIdentity the client certificate for services that have none of their own; null for
  ///   none
  /// @param clock the clock of plugins
  public SharedState(
      Secrets secrets, Supplier<? extends @Nullable TlsIdentity> nodeIdentity, Clock clock) {
    this(secrets, nodeIdentity, clock, RuntimeEntities.NONE);
  }

  /// @param entities what requests make and find, such as tokens
  public SharedState(
      Secrets secrets,
      Supplier<? extends @Nullable TlsIdentity> nodeIdentity,
      Clock clock,
      RuntimeEntities entities) {
    this(secrets, nodeIdentity, clock, entities, RuntimeCounters.NONE);
  }

  /// @param entities what requests make and find, such as tokens
  /// @param counters what requests count together with those of other nodes
  public SharedState(
      Secrets secrets,
      Supplier<? extends @Nullable TlsIdentity> nodeIdentity,
      Clock clock,
      RuntimeEntities entities,
      RuntimeCounters counters) {
    this.secrets = secrets;
    this.nodeIdentity = nodeIdentity;
    this.clock = clock;
    this.entities = entities;
    this.counters = counters;
  }

  /// The entities that requests create and find, such as tokens.
  public RuntimeEntities entities() {
    return entities;
  }

  /// The counters that requests of several nodes share.
  public RuntimeCounters counters() {
    return counters;
  }

  /// The clock of plugins.
  public Clock clock() {
    return clock;
  }

  /// The client certificate for services that have none of their own, from the next plan on; null
  /// for none.
  public @Nullable TlsIdentity nodeIdentity() {
    return nodeIdentity.get();
  }

  /// Resolves references to secrets.
  public Secrets secrets() {
    return secrets;
  }

  /// The only `T` of this node.
  public <T> T get(Class<T> type, Supplier<? extends T> maker) {
    return type.cast(things.computeIfAbsent(type, _ -> maker.get()));
  }
}
