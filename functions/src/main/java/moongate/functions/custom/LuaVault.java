package moongate.functions.custom;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import moongate.fiber.Loop;
import moongate.functions.api.BackgroundCalls;
import moongate.functions.api.ModelTables;
import moongate.functions.vault.Fetched;
import moongate.functions.vault.SecretRequest;
import moongate.functions.vault.Vault;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import moongate.model.entity.VaultKind;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// A vault that an operator has written in Lua. Its function `get` is called on one event loop,
/// each time on a fiber of its own, with the budget of a first run; see [BackgroundCalls] for how
/// many calls run at the same time.
final class LuaVault implements Vault {
  /// How much later than it should an answer may come, on a busy loop.
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int LONGEST_SECRET = 1 << 20;

  /// Logs and answers show what was wrong.
  private static final int LONGEST_PROBLEM = 1000;

  private final VaultKind kind;
  private final Value.Obj ownConfig;
  private final CustomPlugins plugins;

  /// On the loop only.
  private @Nullable BackgroundCalls calls;

  LuaVault(VaultDefinition definition, CustomPlugins plugins) {
    this.kind = definition.kind();
    this.ownConfig = definition.ownConfig();
    this.plugins = plugins;
  }

  @Override
  public VaultKind kind() {
    return kind;
  }

  @Override
  public Value.Obj ownConfig() {
    return ownConfig;
  }

  @Override
  public boolean isAsked() {
    return plugins.vaultLoop() != null;
  }

  @Override
  public CompletableFuture<Fetched> ask(SecretRequest request) {
    var loop = plugins.vaultLoop();
    var answer = new CompletableFuture<Fetched>();
    if (loop == null) {
      answer.complete(Fetched.failure("only nodes that serve ask vaults in Lua"));
    } else {
      loop.execute(() -> {
        var running = calls(loop);
        running.add(() -> call(request, loop, running, answer));
      });
    }
    return answer;
  }

  private BackgroundCalls calls(Loop loop) {
    var known = calls;
    if (known == null) {
      calls = known = new BackgroundCalls(loop);
    }
    return known;
  }

  private void call(
      SecretRequest request,
      Loop loop,
      BackgroundCalls running,
      CompletableFuture<Fetched> answer) {
    var longest = plugins.engine().budgets().wall().plus(GRACE);
    var _ =
        answer.completeOnTimeout(
            Fetched.failure("no answer in time"), longest.toMillis(), TimeUnit.MILLISECONDS);
    try {
      var worker = plugins.worker(plugins.engine().runtimes().apply(loop.index()));
      var version = request.version();
      var arguments =
          new @Nullable Object[] {
            ModelTables.table(request.config()),
            Strings.ofText(request.resource()),
            version == null ? null : Numbers.of(version)
          };
      var vault = worker.vault(kind.name(), ownConfig);
      running.start(
          worker.background(kind.name(), loop, vault.turn()),
          vault.get(),
          arguments,
          plugins.engine().budgets().firstRun(),
          (results, failure) ->
              answer.complete(failure == null ? fetched(results) : failed(failure)));
    } catch (RuntimeException | BudgetExceeded unusable) {
      answer.complete(failed(unusable));
    }
  }

  /// What `get` has returned: the secret and perhaps its ttl, or nil and why.
  private static Fetched fetched(@Nullable Object[] results) {
    var error = Values.at(results, 1);
    return switch (Values.at(results, 0)) {
      case String secret when secret.length() > LONGEST_SECRET ->
          Fetched.failure("'get' must return a string of 1 MB at most");
      case String secret -> Fetched.secret(secret, ttl(Values.at(results, 2)));
      case Double number -> Fetched.secret(Conversions.rawToString(number), null);
      case null -> failure(error == null ? "no value found" : Conversions.rawToString(error));
      default -> Fetched.failure("'get' must return a string, or nil and an error");
    };
  }

  private static @Nullable Duration ttl(@Nullable Object seconds) {
    return seconds instanceof Double number && number >= 0
        ? Duration.ofMillis((long) Math.ceil(Math.min(number * 1000, Long.MAX_VALUE / 2e6)))
        : null;
  }

  private static Fetched failed(Throwable failure) {
    return failure(String.valueOf(failure.getMessage()));
  }

  private static Fetched failure(String problem) {
    var shown =
        problem.length() > LONGEST_PROBLEM ? problem.substring(0, LONGEST_PROBLEM) : problem;
    return Fetched.failure(Strings.toText(shown));
  }
}
