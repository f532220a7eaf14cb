package moongate.gateway.plugin;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import moongate.fiber.Loop;
import moongate.model.OwnConfiguration;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// What of the node may be used by plugins that work when no request does; in [SharedState].
///
/// @param loop where fibers may be started; null where there is no network
/// @param snapshot the configuration of this moment
/// @param plugins those at work in this moment
/// @param configuration takes what the plugin makes of it
/// @param spread until the nodes that have their configuration from here have that, at the latest
public record NodeAccess(
    @Nullable Loop loop,
    Supplier<Snapshot> snapshot,
    Supplier<? extends Collection<PluginInstance>> plugins,
    OwnConfiguration configuration,
    Duration spread) {
  private static final NodeAccess NONE =
      new NodeAccess(null, () -> Snapshot.EMPTY, List::of, OwnConfiguration.NONE, Duration.ZERO);

  /// That of the node; of a program that serves nothing, one that has nothing.
  public static NodeAccess of(SharedState shared) {
    return shared.get(NodeAccess.class, () -> NONE);
  }
}
