package moongate.functions.vault;

import java.util.concurrent.CompletableFuture;
import moongate.model.entity.VaultKind;
import moongate.model.value.Value;

/// A kind of vault that has to be asked for secrets, which takes some time. Safe for all threads.
public interface Vault {
  VaultKind kind();

  /// The config of references that name the kind itself and no vault entity.
  Value.Obj ownConfig();

  /// Whether this program asks it: one that only checks a configuration does not.
  boolean isAsked();

  /// Asks for a secret. The answer, which may be a failure, comes in a bounded time.
  CompletableFuture<Fetched> ask(SecretRequest request);
}
