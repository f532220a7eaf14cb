package moongate.cluster.protocol;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Whether a data plane can be given a configuration.
///
/// @param reason for the log: why it cannot; empty if it can
public record Compatibility(SyncStatus status, String reason) {
  private static final Compatibility GIVEN = new Compatibility(SyncStatus.NORMAL, "");

  /// True if it can.
  public boolean isGiven() {
    return status == SyncStatus.NORMAL;
  }

  /// Compares the versions of the nodes: a data plane must have the same major version, and no
  /// newer minor version.
  public static Compatibility ofVersions(String controlPlane, String dataPlane) {
    var ours = Version.parse(controlPlane).orElseThrow();
    var theirs = Version.parse(dataPlane);
    return theirs.filter(ours::serves).isPresent()
        ? GIVEN
        : new Compatibility(
            SyncStatus.VERSION_INCOMPATIBLE,
            "data plane version %s is incompatible with older control plane version %s"
                .formatted(dataPlane, controlPlane));
  }

  /// Compares the plugins that the configuration uses: a data plane must have each of them, with
  /// the same major version and no older minor version. Plugins without a version are not compared.
  ///
  /// @param used the names of the plugins in the configuration
  /// @param ours the versions of this node's plugins
  public static Compatibility ofPlugins(
      Set<String> used, Map<String, String> ours, BasicInfo dataPlane) {
    for (var name : new TreeSet<>(used)) {
      var own = ours.getOrDefault(name, "");
      var plugin = dataPlane.plugin(name);
      if (plugin.isEmpty()) {
        return new Compatibility(
            SyncStatus.PLUGIN_SET_INCOMPATIBLE,
            "configured %s plugin %s is missing from data plane".formatted(name, own));
      }
      var theirs = plugin.get().version().orElse("");
      if (!isServed(own, theirs)) {
        return new Compatibility(
            SyncStatus.PLUGIN_VERSION_INCOMPATIBLE,
            "configured data plane %s plugin version %s is different to control plane plugin version %s"
                .formatted(name, theirs, own));
      }
    }
    return GIVEN;
  }

  private static boolean isServed(String own, String theirs) {
    var ours = Version.parse(own);
    var other = Version.parse(theirs);
    return ours.isEmpty() || other.isEmpty() || ours.get().serves(other.get());
  }
}
