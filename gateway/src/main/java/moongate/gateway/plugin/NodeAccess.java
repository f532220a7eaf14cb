package moongate.gateway.plugin;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import moongate.fiber.Loop;
import moongate.model.OwnConfiguration;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// What plugins may use of the node when they work outside of requests; found in [SharedState].
///
/// @param loop on which fibers may be started; null if there is no network
/// @param snapshot the current configuration
/// @param plugins the current plugins
/// @param configuration takes the changes that the plugin makes to the configuration
/// @param spread the time after which all nodes that share this configuration have a change, at the
///   latest
public record NodeAccess(
    @Nullable Loop loop,
    Supplier<Snapshot> snapshot,
    Supplier<? extends Collection<PluginInstance>> plugins,
    OwnConfiguration configuration,
    Duration spread) {
  private static final NodeAccess NONE =
      new NodeAccess(null, () -> Snapshot.EMPTY, List::of, OwnConfiguration.NONE, Duration.ZERO);

  /// The access to the node; in a program that serves nothing, one without anything.
  public static NodeAccess of(SharedState shared) {
    return shared.get(NodeAccess.class, () -> NONE);
  }
}
