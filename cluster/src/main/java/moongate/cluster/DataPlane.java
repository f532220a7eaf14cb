package moongate.cluster;

import moongate.cluster.data.ControlPlaneLink;
import moongate.cluster.data.Destination;
import moongate.cluster.data.KeptConfiguration;
import moongate.cluster.data.Updates;
import moongate.cluster.protocol.BasicInfo;
import moongate.store.ConfigStore;
import moongate.store.DeclarativeFile;

/// The data plane's half of hybrid mode: what its control plane sends gets into the store, and is
/// served from there. Without the control plane it serves on with what it has, also after a
/// restart.
public final class DataPlane implements AutoCloseable {
  private final Updates updates;
  private final ControlPlaneLink link;

  /// @param store who serves from it has a say in each configuration
  /// @param kept where the configuration outlives the node
  public DataPlane(
      Destination controlPlane,
      BasicInfo info,
      ConfigStore store,
      DeclarativeFile reader,
      KeptConfiguration kept) {
    this.updates = new Updates(store, reader, kept);
    this.link = new ControlPlaneLink(controlPlane, info, updates);
  }

  /// Serves the configuration that was in force before the node was stopped.
  public void restore() {
    updates.restore();
  }

  /// Connects to the control plane, and does so again whenever the connection ends.
  public void connect() {
    updates.start();
    link.start();
  }

  /// Whether the control plane can be heard now.
  public boolean isConnected() {
    return link.isConnected();
  }

  /// Waits for a configuration that is being applied, which is still told and kept.
  @Override
  public void close() {
    updates.close();
    link.close();
  }
}
