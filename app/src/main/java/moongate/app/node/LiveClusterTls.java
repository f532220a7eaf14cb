package moongate.app.node;

import java.util.function.Supplier;
import moongate.cluster.tls.ClusterTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The TLS of a data plane, which reads the files of certificates again each time it is asked for.
/// If they cannot be used, for example because certificate and key are just being replaced, the TLS
/// before stays.
final class LiveClusterTls implements Supplier<ClusterTls> {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");

  private final Supplier<ClusterTls> files;
  private volatile ClusterTls last;

  /// @throws NodeException if the files cannot be used now
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
