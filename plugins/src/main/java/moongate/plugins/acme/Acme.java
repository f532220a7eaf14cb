package moongate.plugins.acme;

import java.util.Locale;
import java.util.Objects;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.log.LogMarkers;
import moongate.gateway.plugin.NodeAccess;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.SharedState;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows clients the ordered certificates, orders missing ones, and answers the challenges of the
/// ACME server.
final class Acme implements Plugin {
  /// The tag of everything in the configuration that the plugin has created.
  static final String TAG = "managed-by-acme";

  static final String CHALLENGE_PATH = "/.well-known/acme-challenge/";
  static final String NOT_FOUND = "Not found\n";

  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.acme");

  private final AcmeConfig config;
  private final boolean isOrdering;
  private final Challenges challenges;
  private final Certificates certificates;
  private final Issuer issuer;
  private final ChallengeCheck check;
  private final Orders orders;

  private Acme(
      AcmeConfig config,
      boolean isOrdering,
      Challenges challenges,
      Issuer issuer,
      ChallengeCheck check,
      Orders orders) {
    this.config = config;
    this.isOrdering = isOrdering;
    this.challenges = challenges;
    this.certificates = issuer.certificates();
    this.issuer = issuer;
    this.check = check;
    this.orders = orders;
  }

  static Acme of(
      AcmeConfig config,
      Topology topology,
      SharedState shared,
      LoopCalls calls,
      Storages storages) {
    var node = NodeAccess.of(shared);
    var storage = storages.of(config, shared, calls);
    boolean isInDatabase = config.storage().equals("kong");
    var certificates =
        storage instanceof AcmeStorage.Listing listing && topology != Topology.TRADITIONAL
            ? new StoredCertificates(listing)
            : new ConfiguredCertificates(node);
    boolean isInConfiguration = isInDatabase && topology.isHybrid();
    var challenges = new Challenges(storage, node, isInConfiguration);
    var keys = new AccountKeys(config, storage, node.snapshot(), shared.secrets());
    var server = new AcmeServer(config, keys, challenges, calls);
    var service = AcmeService.of(shared);
    return new Acme(
        config,
        isAble(config, topology),
        challenges,
        new Issuer(config, storage, certificates, server),
        new ChallengeCheck(calls, ChallengeCheck.HTTP_PORT),
        service.orders());
  }

  /// Whether the node can write to the place where certificates are stored.
  private static boolean isAble(AcmeConfig config, Topology topology) {
    boolean isAble =
        switch (config.storage()) {
          case "kong" -> topology == Topology.TRADITIONAL || topology == Topology.CONTROL_PLANE;
          case "shm" -> !topology.isHybrid();
          default -> true;
        };
    if (!isAble) {
      log.info(
          LogMarkers.NOTICE,
          "acme: with the storage {} this node orders no certificates: the Admin API of the control"
              + " plane does, or use another storage",
          config.storage());
    }
    return isAble;
  }

  /// Before the certificate for a handshake is chosen: returns an ordered certificate, or orders a
  /// missing one.
  @Override
  public boolean certificate(Exchange exchange) {
    var handshake = Objects.requireNonNull(exchange.handshake());
    var host = handshake.serverName();
    if (host == null || !config.domains().allow(host)) {
      return true;
    }
    var snapshot = PluginContext.of(exchange).snapshot();
    var shown = certificates.shown(exchange.fiber(), host, snapshot);
    if (!shown.identities().isEmpty()) {
      handshake.show(shown.identities());
    } else if (shown.isMissing() && isOrdering) {
      orders.soon(issuer, host);
    }
    return true;
  }

  /// Before routing, so that challenges need no route, and no route gets in their way.
  @Override
  public Outcome rewrite(Exchange exchange) {
    var path = exchange.target().path();
    if (!path.startsWith(CHALLENGE_PATH)
        || !config.domains().allow(exchange.hostName().toLowerCase(Locale.ROOT))) {
      return Outcome.CONTINUE;
    }
    var token = path.substring(CHALLENGE_PATH.length());
    var answer = challenges.find(exchange.fiber(), token, PluginContext.of(exchange).snapshot());
    return Outcome.answer(
        answer.map(text -> plain(200, text)).orElseGet(() -> plain(404, NOT_FOUND)));
  }

  private static Answer plain(int status, String text) {
    var headers = new Headers();
    headers.set(HeaderName.CONTENT_TYPE, "text/plain; charset=utf-8");
    return new Answer.Exit(status, headers, text);
  }

  AcmeConfig config() {
    return config;
  }

  boolean isOrdering() {
    return isOrdering;
  }

  Certificates certificates() {
    return certificates;
  }

  Issuer issuer() {
    return issuer;
  }

  ChallengeCheck check() {
    return check;
  }
}
