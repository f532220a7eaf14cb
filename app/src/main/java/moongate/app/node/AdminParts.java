package moongate.app.node;

import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.ADMIN_MAX_BODY_SIZE;
import static moongate.app.settings.KnownSettings.STATUS_LISTEN;

import java.util.concurrent.Executor;
import moongate.admin.AdminApi;
import moongate.admin.StatusApi;
import moongate.admin.node.ClusterOrders;
import moongate.admin.node.NodeInfo;
import moongate.app.log.Logs;
import moongate.app.metrics.CertificateMetrics;
import moongate.app.metrics.ClusterMetrics;
import moongate.app.metrics.Metrics;
import moongate.app.metrics.NodeMetrics;
import moongate.app.metrics.ProxyMetrics;
import moongate.app.settings.AdminSettings;
import moongate.app.settings.Settings;
import moongate.functions.FunctionStatus;
import moongate.plugins.prometheus.ProxyCounters;
import moongate.plugins.proxycache.CachedResponses;

/// The APIs for operators: the Admin API, and the API for monitoring.
///
/// @param maxBody the size of the largest request body of the Admin API, in bytes
record AdminParts(AdminApi api, StatusApi monitoring, int maxBody) {
  /// @param executor runs their work, which may block
  static AdminParts of(
      Settings settings,
      NodeInfo node,
      ConfigurationParts configured,
      GatewayParts serving,
      ClusterOrders orders,
      ClusterMetrics ofCluster,
      NodeCertificates certificates,
      Executor executor) {
    var store = configured.store();
    var schemas = configured.schemas();
    var ofProxy =
        new ProxyMetrics(
            ProxyCounters.of(serving.shared()), serving.gateway()::plan, serving.checks());
    var metrics =
        new Metrics(
            new NodeMetrics(node, store::isReachable),
            serving::functions,
            ofProxy,
            ofCluster,
            new CertificateMetrics(serving.gateway()::plan, certificates::all));
    var shown = new StatusApi.Metrics(metrics.contentType(), metrics::text);
    var parts =
        new AdminApi.Parts(
            node,
            store,
            store,
            Databases.runtimeStore(store, schemas),
            schemas,
            configured.declarative(),
            () -> serving.functions().stream().map(FunctionStatus::toValue).toList(),
            serving.checks(),
            Logs.threshold(),
            orders,
            new FunctionCacheView(configured.functions().cache()),
            new ResponseCacheView(CachedResponses.of(serving.shared())),
            new AcmeView(serving.shared()),
            shown);
    var origins = AdminSettings.origins(settings, ADMIN_LISTEN);
    int maxBody = Math.toIntExact(settings.get(ADMIN_MAX_BODY_SIZE));
    return new AdminParts(
        new AdminApi(parts, AdminSettings.access(settings), origins, maxBody, executor),
        new StatusApi(
            new StatusApi.Parts(node, store, store, schemas, serving.checks(), orders, shown),
            AdminSettings.origins(settings, STATUS_LISTEN),
            executor),
        maxBody);
  }
}
