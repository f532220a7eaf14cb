package moongate.functions.vault;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks for the secrets of the configuration in force again when they expire, and for those that
/// could not be had. Several that change at the same time are taken together.
public final class SecretRotation implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.vault");
  private static final long MILLIS = 500;

  private final SecretCache cache;
  private final Supplier<Map<SecretRequest, Vault>> inForce;
  private final BooleanSupplier isOutdated;
  private final Runnable changed;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("vaults").factory());

  SecretRotation(
      SecretCache cache,
      Supplier<Map<SecretRequest, Vault>> inForce,
      BooleanSupplier isOutdated,
      Runnable changed) {
    this.cache = cache;
    this.inForce = inForce;
    this.isOutdated = isOutdated;
    this.changed = changed;
    var _ = timer.scheduleWithFixedDelay(this::look, MILLIS, MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      inForce
          .get()
          .forEach((request, vault) -> {
            if (cache.isDueInBackground(request)) {
              renew(request, vault);
            }
          });
      if (isOutdated.getAsBoolean()) {
        changed.run();
      }
    } catch (RuntimeException defect) {
      log.error("secrets cannot be renewed", defect);
    }
  }

  private void renew(SecretRequest request, Vault vault) {
    var _ =
        cache
            .ask(vault, request)
            .thenAccept(answer -> {
              if (answer.secret() == null) {
                log.warn(
                    "vault {} does not give {}: {}",
                    request.vault(),
                    request.resource(),
                    answer.problem());
              }
            });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
