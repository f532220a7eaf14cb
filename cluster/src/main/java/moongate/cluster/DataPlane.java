package moongate.cluster;

import moongate.cluster.data.ControlPlaneLink;
import moongate.cluster.data.Destination;
import moongate.cluster.data.KeptConfiguration;
import moongate.cluster.data.Updates;
import moongate.cluster.protocol.BasicInfo;
import moongate.store.ConfigStore;
import moongate.store.DeclarativeFile;

/// A data plane: puts the configuration that its control plane sends into the store, from which it
/// is served. Without a control plane it goes on serving what it has, even after a restart.
public final class DataPlane implements AutoCloseable {
  private final Updates updates;
  private final ControlPlaneLink link;

  /// @param store those that serve from it may refuse a configuration
  /// @param kept keeps the configuration for the next start
  public DataPlane(
      Destination controlPlane,
      BasicInfo info,
      ConfigStore store,
      DeclarativeFile reader,
      KeptConfiguration kept) {
    this.updates = new Updates(store, reader, kept);
    this.link = new ControlPlaneLink(controlPlane, info, updates);
  }

  /// Restores the configuration that was in force before the node was stopped.
  ///
  /// @param fallback loads another one, if there is none
  public void restore(Runnable fallback) {
    updates.restore(fallback);
  }

  /// Connects to the control plane, and reconnects whenever the connection ends.
  public void connect() {
    updates.start();
    link.start();
  }

  /// Whether there is a working connection to the control plane.
  public boolean isConnected() {
    return link.isConnected();
  }

  /// Waits until a configuration that is being applied has been reported and kept.
  @Override
  public void close() {
    updates.close();
    link.close();
  }
}
