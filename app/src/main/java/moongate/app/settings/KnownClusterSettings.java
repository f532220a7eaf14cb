package moongate.app.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The settings of control planes and data planes; they are part of the table in [KnownSettings].
/// Rules for their combinations are in [ClusterRules].
public final class KnownClusterSettings {
  /// How planes authenticate each other.
  public enum Mtls {
    /// By one certificate that all of them share.
    SHARED,
    /// By certificates of the same CA.
    PKI
  }

  /// Whether the CA is asked if a certificate was revoked.
  public enum Ocsp {
    OFF,
    ON,
    OPTIONAL
  }

  private static final double LONGEST_INTERVAL_SECONDS = 86_400;
  private static final String EXPECTED_CERTIFICATE = "a path, PEM text, or base64 of PEM text";
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

  public static final Setting<Role> ROLE =
      new Setting<>(
          "role",
          Type.oneOf(Role.class),
          "traditional",
          "traditional: a single node; control_plane: has the Admin API and sends the configuration to data planes; data_plane: serves the configuration that it gets");

  public static final Setting<Optional<String>> NODE_ID =
      new Setting<>(
          "node_id",
          Type.text()
              .then("a UUID", text -> optional(text).map(it -> UUID.fromString(it).toString())),
          "",
          "id by which a control plane knows this node; empty: on a data plane the id in prefix/kong.id, on other nodes a new one at each start");

  public static final Setting<List<Listen>> CLUSTER_LISTEN =
      new Setting<>(
          "cluster_listen",
          Type.listOrOff(Type.listen()),
          "0.0.0.0:8005",
          "addresses of a control plane for data planes, always with TLS");

  public static final Setting<HostAndPort> CLUSTER_CONTROL_PLANE =
      new Setting<>(
          "cluster_control_plane",
          Type.text().then("host:port", HostAndPort::parse),
          "127.0.0.1:8005",
          "address of the control plane of a data plane");

  public static final Setting<Optional<String>> CLUSTER_CERT =
      certificate(
          "cluster_cert",
          "certificate of this plane, see moongate hybrid gen_cert; where cluster_mtls is shared, the"
              + " same on all");
  public static final Setting<Optional<String>> CLUSTER_CERT_KEY =
      certificate("cluster_cert_key", "the key of cluster_cert").asSecret();
  public static final Setting<Optional<String>> CLUSTER_CA_CERT =
      certificate(
          "cluster_ca_cert",
          "where cluster_mtls is pki: the authorities of the other planes' certificates");

  public static final Setting<Mtls> CLUSTER_MTLS =
      new Setting<>(
          "cluster_mtls",
          Type.oneOf(Mtls.class),
          "shared",
          "shared: all planes have the same certificate; pki: their certificates are issued by a common authority");

  public static final Setting<Optional<String>> CLUSTER_SERVER_NAME =
      new Setting<>(
          "cluster_server_name",
          Type.text().then("a name", KnownClusterSettings::optional),
          "",
          "if cluster_mtls is pki: name in the control plane's certificate; empty: the host of cluster_control_plane");

  public static final Setting<Ocsp> CLUSTER_OCSP =
      new Setting<>(
          "cluster_ocsp",
          Type.oneOf(Ocsp.class),
          "off",
          "if cluster_mtls is pki: whether a control plane checks by OCSP if the certificate of a data plane was revoked; on: the responder must say that it is good; optional: the responder must not say that it was revoked");

  public static final Setting<Boolean> CLUSTER_USE_PROXY =
      new Setting<>(
          "cluster_use_proxy",
          Type.onOff(),
          "off",
          "whether a data plane connects through proxy_server");

  public static final Setting<Optional<ForwardProxy>> PROXY_SERVER =
      new Setting<>(
              "proxy_server",
              Type.text()
                  .then(
                      "a URL such as http://user:password@proxy.example:3128",
                      text ->
                          text.isEmpty()
                              ? Optional.<ForwardProxy>empty()
                              : Optional.of(ForwardProxy.parse(text))),
              "",
              "HTTP proxy for cluster_use_proxy; it is asked to CONNECT to the control plane")
          .asSecret();

  public static final Setting<Boolean> PROXY_SERVER_SSL_VERIFY =
      new Setting<>(
          "proxy_server_ssl_verify",
          Type.onOff(),
          "off",
          "with an https:// proxy_server: whether its certificate is verified, by the authorities of lua_ssl_trusted_certificate");

  public static final Setting<Integer> CLUSTER_MAX_PAYLOAD =
      new Setting<>(
          "cluster_max_payload",
          Type.number(0, Integer.MAX_VALUE),
          "16777216",
          "size of the largest configuration that is sent between planes, in bytes, compressed; at least 4194304");

  public static final Setting<Duration> DB_UPDATE_FREQUENCY =
      new Setting<>(
          "db_update_frequency",
          Type.text().then("seconds, such as 5 or 0.5", KnownClusterSettings::seconds),
          "5",
          "seconds between two configurations that a control plane sends, at least; nodes that share a database see changes at once");

  public static final Setting<Duration> CLUSTER_DATA_PLANE_PURGE_DELAY =
      new Setting<>(
          "cluster_data_plane_purge_delay",
          Type.number(0, Integer.MAX_VALUE).then("seconds, a whole number", Duration::ofSeconds),
          "1209600",
          "seconds after which a control plane forgets a data plane that it has not heard of; at least 60");

  public static final Setting<Map<String, String>> CLUSTER_DP_LABELS =
      new Setting<>(
          "cluster_dp_labels",
          Type.listOf(Type.text())
              .then("labels such as region:north,tier:1", KnownClusterSettings::labels),
          "",
          "labels of this data plane that a control plane shows: names and values");

  public static final Setting<Boolean> CLUSTER_RPC =
      new Setting<>(
          "cluster_rpc",
          Type.onOff(),
          "off",
          "accepted without effect: planes use protocol v1, which every Kong supports, too");
  public static final Setting<Boolean> CLUSTER_RPC_SYNC =
      new Setting<>(
          "cluster_rpc_sync", Type.onOff(), "off", "accepted without effect, like cluster_rpc");

  static final List<Setting<?>> ALL =
      List.of(
          ROLE,
          NODE_ID,
          CLUSTER_LISTEN,
          CLUSTER_CONTROL_PLANE,
          CLUSTER_CERT,
          CLUSTER_CERT_KEY,
          CLUSTER_CA_CERT,
          CLUSTER_MTLS,
          CLUSTER_SERVER_NAME,
          CLUSTER_OCSP,
          CLUSTER_USE_PROXY,
          PROXY_SERVER,
          PROXY_SERVER_SSL_VERIFY,
          CLUSTER_MAX_PAYLOAD,
          DB_UPDATE_FREQUENCY,
          CLUSTER_DATA_PLANE_PURGE_DELAY,
          CLUSTER_DP_LABELS,
          CLUSTER_RPC,
          CLUSTER_RPC_SYNC);

  private KnownClusterSettings() {}

  private static Setting<Optional<String>> certificate(String name, String about) {
    return new Setting<>(
        name, Type.text().then(EXPECTED_CERTIFICATE, KnownClusterSettings::optional), "", about);
  }

  private static Optional<String> optional(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  private static Duration seconds(String text) {
    double seconds = Double.parseDouble(text);
    if (!(seconds >= 0 && seconds <= LONGEST_INTERVAL_SECONDS)) {
      throw new IllegalArgumentException();
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static Map<String, String> labels(List<String> texts) {
    var labels = new LinkedHashMap<String, String>();
    for (var text : texts) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException();
      }
      var name = text.substring(0, colon);
      var value = text.substring(colon + 1);
      if (!LABEL.matcher(name).matches() || !LABEL.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "names and values of labels: up to 63 letters, digits, '-', '_' and '.', of which the"
                + " first and the last are letters or digits");
      }
      labels.put(name, value);
    }
    return labels;
  }
}
