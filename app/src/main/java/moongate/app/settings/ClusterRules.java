package moongate.app.settings;

import static moongate.app.settings.KnownClusterSettings.CLUSTER_CA_CERT;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_CERT;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_CERT_KEY;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_DATA_PLANE_PURGE_DELAY;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_DP_LABELS;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_LISTEN;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_MAX_PAYLOAD;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_MTLS;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_OCSP;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_RPC;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_RPC_SYNC;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_USE_PROXY;
import static moongate.app.settings.KnownClusterSettings.PROXY_SERVER;
import static moongate.app.settings.KnownClusterSettings.ROLE;
import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.PROXY_LISTEN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import moongate.app.settings.DatabaseSettings.Kind;
import moongate.app.settings.KnownClusterSettings.Mtls;
import moongate.app.settings.KnownClusterSettings.Ocsp;

/// The rules for combinations of settings of control planes and data planes; there are none for
/// traditional nodes. The messages are Kong's, because its users know them.
final class ClusterRules {
  private static final Duration SHORTEST_PURGE_DELAY = Duration.ofSeconds(60);
  private static final int SMALLEST_PAYLOAD = 4 << 20;

  private final Settings settings;
  private final List<String> problems = new ArrayList<>();

  private ClusterRules(Settings settings) {
    this.settings = settings;
  }

  /// All reasons why a node with these settings cannot have its role.
  static List<String> problems(Settings settings) {
    var rules = new ClusterRules(settings);
    switch (settings.get(ROLE)) {
      case TRADITIONAL -> {}
      case CONTROL_PLANE -> {
        rules.checkControlPlane();
        rules.checkBoth();
      }
      case DATA_PLANE -> {
        rules.checkDataPlane();
        rules.checkBoth();
      }
    }
    return rules.problems;
  }

  /// Notices about behaviour that somebody may not expect.
  static List<String> notices(Settings settings) {
    var notices = new ArrayList<String>();
    if (settings.get(CLUSTER_RPC) || settings.get(CLUSTER_RPC_SYNC)) {
      notices.add(
          "cluster_rpc and cluster_rpc_sync: planes speak protocol v1, as they do with every Kong"
              + " that lacks protocol v2");
    }
    boolean asks = settings.get(CLUSTER_OCSP) != Ocsp.OFF;
    if (settings.get(ROLE) == Role.CONTROL_PLANE
        && asks
        && settings.get(CLUSTER_MTLS) == Mtls.SHARED) {
      notices.add(
          "cluster_ocsp has no effect where cluster_mtls = shared: no authority could revoke the one"
              + " certificate of all planes");
    }
    return notices;
  }

  private void refuse(boolean isWrong, String message) {
    if (isWrong) {
      problems.add(message);
    }
  }

  private void checkControlPlane() {
    refuse(
        settings.get(ADMIN_LISTEN).isEmpty(),
        "admin_listen must be specified when role = \"control_plane\"");
    refuse(
        settings.get(CLUSTER_LISTEN).isEmpty(),
        "cluster_listen must be specified when role = \"control_plane\"");
    refuse(
        settings.get(DatabaseSettings.DATABASE) == Kind.OFF,
        "in-memory storage can not be used when role = \"control_plane\"");
    refuse(
        settings.get(CLUSTER_MTLS) == Mtls.PKI && settings.get(CLUSTER_CA_CERT).isEmpty(),
        "cluster_ca_cert must be specified when cluster_mtls = \"pki\"");
    refuse(
        settings.get(CLUSTER_USE_PROXY),
        "cluster_use_proxy can not be used when role = \"control_plane\"");
    refuse(
        !settings.get(CLUSTER_DP_LABELS).isEmpty(),
        "cluster_dp_labels can not be used when role = \"control_plane\"");
  }

  private void checkDataPlane() {
    refuse(
        settings.get(PROXY_LISTEN).isEmpty(),
        "proxy_listen must be specified when role = \"data_plane\"");
    refuse(
        settings.get(DatabaseSettings.DATABASE) != Kind.OFF,
        "only in-memory storage can be used when role = \"data_plane\"\n"
            + "Hint: set database = off in your kong.conf");
    refuse(
        settings.get(CLUSTER_USE_PROXY) && settings.get(PROXY_SERVER).isEmpty(),
        "cluster_use_proxy is turned on but no proxy_server is configured");
  }

  private void checkBoth() {
    refuse(
        settings.get(CLUSTER_CERT).isEmpty() || settings.get(CLUSTER_CERT_KEY).isEmpty(),
        "cluster certificate and key must be provided to use Hybrid mode");
    refuse(
        settings.get(CLUSTER_DATA_PLANE_PURGE_DELAY).compareTo(SHORTEST_PURGE_DELAY) < 0,
        "cluster_data_plane_purge_delay must be 60 or greater");
    refuse(
        settings.get(CLUSTER_MAX_PAYLOAD) < SMALLEST_PAYLOAD,
        "cluster_max_payload must be 4194304 (4MB) or greater");
  }
}
