package moongate.functions.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import moongate.model.entity.VaultKind;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class SecretCacheTest {
  private static final SecretRequest REQUEST =
      new SecretRequest("slow", Value.Obj.EMPTY, "x", null);

  /// A vault that takes its time.
  private record Slow(CompletableFuture<Fetched> answer) implements Vault {
    @Override
    public VaultKind kind() {
      return new VaultKind("slow", Schema.record());
    }

    @Override
    public Value.Obj ownConfig() {
      return Value.Obj.EMPTY;
    }

    @Override
    public boolean isAsked() {
      return true;
    }

    @Override
    public CompletableFuture<Fetched> ask(SecretRequest request) {
      return answer;
    }
  }

  @Test
  void aSecretThatIsOnItsWayIsNotDueInTheBackground() {
    var cache = new SecretCache(System::nanoTime);
    var vault = new Slow(new CompletableFuture<>());
    assertThat(cache.isDueInBackground(REQUEST)).isTrue();
    var answered = cache.ask(vault, REQUEST);
    assertThat(cache.isDueInBackground(REQUEST))
        .as("each look would log the failure once more")
        .isFalse();
    vault.answer().complete(Fetched.secret("s", null));
    assertThat(answered).isCompleted();
    assertThat(cache.present(REQUEST)).isEqualTo("s");
  }
}
