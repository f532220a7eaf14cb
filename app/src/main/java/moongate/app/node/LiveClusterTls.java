package moongate.app.node;

import java.util.function.Supplier;
import moongate.cluster.tls.ClusterTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The TLS of a data plane, made of what the files of its certificates hold when it is asked for.
/// Files that cannot be used, such as half a pair that is just being replaced, leave the one
/// before.
final class LiveClusterTls implements Supplier<ClusterTls> {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");

  private final Supplier<ClusterTls> files;
  private volatile ClusterTls last;

  /// @throws NodeException when the files cannot be used now
  LiveClusterTls(Supplier<ClusterTls> files) {
    this.files = files;
    this.last = files.get();
  }

  @Override
  public ClusterTls get() {
    try {
      last = files.get();
    } catch (NodeException unusable) {
      log.warn("the cluster certificate stays as it was: {}", unusable.reason());
    }
    return last;
  }
}
