package moongate.plugins.acme;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.gateway.plugin.NodeAccess;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.plugin.SharedState;
import moongate.model.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The plugin's work outside of requests: daily renewals, and requests of the Admin API. One per
/// node ([#of]). All methods may block; safe for all threads.
public final class AcmeService {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.acme");
  private static final Duration FIRST_RENEWALS = Duration.ofMinutes(5);
  private static final String STOPS = "the node stops";
  private static final Duration RENEWALS = Duration.ofDays(1);

  private final NodeAccess node;
  private final Clock clock;
  private final Orders orders = new Orders();
  private final AtomicBoolean isSweeping = new AtomicBoolean();

  private AcmeService(NodeAccess node, Clock clock) {
    this.node = node;
    this.clock = clock;
    var loop = node.loop();
    if (loop != null) {
      loop.execute(() -> sweepAfter(FIRST_RENEWALS));
    }
  }

  /// The service of the node.
  public static AcmeService of(SharedState shared) {
    var node = NodeAccess.of(shared);
    return shared.get(AcmeService.class, () -> new AcmeService(node, shared.clock()));
  }

  Orders orders() {
    return orders;
  }

  private void sweepAfter(Duration pause) {
    var loop = node.loop();
    if (loop != null) {
      loop.schedule(
          pause,
          () -> {
            renewSoon();
            sweepAfter(RENEWALS);
          });
    }
  }

  /// The current plugin.
  private Optional<Acme> current() {
    return node.plugins().get().stream()
        .map(PluginInstance::plugin)
        .filter(Acme.class::isInstance)
        .map(Acme.class::cast)
        .findFirst();
  }

  /// Whether the plugin is configured.
  public boolean isConfigured() {
    return current().isPresent();
  }

  /// Orders a certificate and waits for it. Returns what went wrong, if anything did.
  public Optional<String> order(String host) {
    try {
      orders.now(required().issuer(), name(host));
      return Optional.empty();
    } catch (OrderException failed) {
      return Optional.of(String.valueOf(failed.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.of(STOPS);
    }
  }

  /// Starts an order in the background. Returns why that is not possible, if it is not.
  public Optional<String> orderSoon(String host) {
    try {
      orders.renewSoon(required().issuer(), name(host));
      return Optional.empty();
    } catch (OrderException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  /// Why no certificate may be ordered for a host; empty if one may be ordered.
  public Optional<String> refusal(String host) {
    var acme = current();
    if (acme.isEmpty()) {
      return Optional.of("there is no plugin acme");
    }
    if (!acme.get().config().domains().allow(name(host))) {
      return Optional.of(host + " is not among the plugin's config.domains, or no name of a host");
    }
    return acme.get().isOrdering()
        ? Optional.empty()
        : Optional.of(
            "storage '%s' cannot be used on this node".formatted(acme.get().config().storage()));
  }

  /// Why challenges for a host would not reach this node; empty if they would.
  public Optional<String> check(String host) {
    var acme = current();
    try {
      return acme.isEmpty() ? Optional.empty() : acme.get().check().problem(name(host));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.of(STOPS);
    }
  }

  private Acme required() throws OrderException {
    return current().orElseThrow(() -> new OrderException("there is no plugin acme"));
  }

  private static String name(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  /// Renews all certificates that expire soon, in the background.
  public void renewSoon() {
    if (isSweeping.compareAndSet(false, true)) {
      Thread.startVirtualThread(() -> {
        try {
          current().filter(Acme::isOrdering).ifPresent(this::renew);
        } finally {
          isSweeping.set(false);
        }
      });
    }
  }

  private void renew(Acme acme) {
    var end = Instant.now(clock).plus(acme.config().renewThreshold());
    try {
      for (var held : acme.certificates().all()) {
        boolean isDue = held.certificate().getNotAfter().toInstant().isBefore(end);
        if (isDue && acme.config().domains().allow(held.host())) {
          renew(acme, held.host());
        }
      }
    } catch (StorageException unavailable) {
      log.error("acme: no certificates can be renewed: {}", unavailable.getMessage());
    }
  }

  /// One after the other, so that there is room for clients that wait for a first certificate.
  private void renew(Acme acme, String host) {
    try {
      orders.now(acme.issuer(), host);
    } catch (OrderException told) {
      log.debug("{} keeps its certificate for now", host);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// The certificates that there are, as the Admin API shows them.
  ///
  /// @throws StorageException if the storage cannot be read
  public List<Value.Obj> certificates() throws StorageException {
    var acme = current();
    return acme.isEmpty()
        ? List.of()
        : acme.get().certificates().all().stream()
            .map(held -> CertificateFacts.of(held, Instant.now(clock)))
            .toList();
  }
}
