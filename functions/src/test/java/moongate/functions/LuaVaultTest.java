package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import moongate.functions.custom.CustomNames;
import moongate.functions.custom.CustomPlugins;
import moongate.functions.vault.EnvironmentVault;
import moongate.functions.vault.Vaults;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import moongate.testkit.Await;
import moongate.testkit.UsedHeap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Vaults that operators have written in Lua.
class LuaVaultTest {
  private static final String SCHEMA =
      """
      return { name = "mine", fields = { { config = { type = "record", fields = {
        { place = { type = "string", default = "here" } },
        { token = { type = "string", referenceable = true } },
      } } } } }
      """;

  @TempDir Path folder;

  private final Vaults vaults =
      new Vaults(new EnvironmentVault(Map.of("ITS_TOKEN", "from-env"), ""), List.of("*"));
  private final FunctionLab lab = new TestSettings().vaults(vaults).lab();
  private PluginFiles files = new PluginFiles(Path.of("."));

  @BeforeEach
  void useAFolderOfOurOwn() {
    files = new PluginFiles(folder);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  /// A vault `mine`, whose `get(conf, resource, version)` has this body. It counts its calls in
  /// `calls`.
  private CustomPlugins vault(String body) {
    return vault(body, Map.of());
  }

  private CustomPlugins vault(String body, Map<String, String> options) {
    files.module(
        "kong.vaults.mine",
        """
        local calls, started = 0, "no"
        local function init(conf) started = conf.place end
        local function get(conf, resource, version)
          calls = calls + 1
          BODY
        end
        return { name = "mine", VERSION = "1.0.0", init = init, get = get }
        """
            .replace("BODY", body));
    files.module("kong.vaults.mine.schema", SCHEMA);
    var plugins = lab.custom(files.path(), new CustomNames(List.of(), Map.of("mine", options)));
    lab.onLoop((loop, _) -> plugins.askVaultsOn(loop));
    return plugins;
  }

  private String get(String reference) {
    return lab.result("tostring(kong.vault.get('" + reference + "'))");
  }

  private String problem(String reference) {
    return lab.result("tostring(select(2, kong.vault.get('" + reference + "')))");
  }

  private static Snapshot snapshot(String prefix, Map<String, Value> config, String... references) {
    var entity =
        Value.of(
            Map.of(
                "id", Value.of("1"),
                "prefix", Value.of(prefix),
                "name", Value.of("mine"),
                "config", Value.of(config)));
    var plugin =
        Value.of(
            Map.of(
                "id", Value.of("2"),
                "name", Value.of("some"),
                "config", Value.of(Map.of("all", Value.ofTexts(List.of(references))))));
    return new Snapshot(
        Map.of("vaults", List.of(entity), "plugins", List.of(plugin)), Snapshot.NO_HASH, "");
  }

  /// What the configuration gets for `reference` when it is compiled.
  private String compiled(Snapshot snapshot, String reference) {
    vaults.prepare(snapshot, Duration.ofSeconds(20));
    vaults.follow(snapshot);
    return vaults.resolve(reference, "plugin some", snapshot);
  }

  @Test
  void itsFunctionsGetConfigResourceAndVersion() {
    vault(
        "ngx.sleep(0.001) return conf.place .. ' ' .. started .. ' ' .. resource .. ' '"
            + " .. tostring(version) .. ' ' .. calls");
    assertThat(get("{vault://mine/a/b/}")).isEqualTo("here here a/b nil 1");
    assertThat(get("{vault://mine/a/b/}")).as("kept").isEqualTo("here here a/b nil 1");
    assertThat(get("{vault://mine/c#2}")).isEqualTo("here here c 2 2");
    assertThat(problem("{vault://mine/c?place=elsewhere}")).contains("cannot set its option place");
  }

  @Test
  void referencesOfTheConfigurationReachItThroughEntities() {
    vault("return conf.place .. conf.token .. resource");
    var reference = "{vault://theirs/x}";
    var own = "{vault://mine/y?place=else&token=t}";
    var config =
        Map.<String, Value>of(
            "place", Value.of("there"), "token", Value.of("{vault://env/its-token}"));
    var snapshot = snapshot("theirs", config, reference, own);
    assertThat(compiled(snapshot, reference)).isEqualTo("therefrom-envx");
    assertThat(vaults.resolve(own, "plugin some", snapshot)).isEqualTo("elsety");
    assertThat(vaults.masked("it is therefrom-envx")).isEqualTo("it is ******");
  }

  @Test
  void aMemberOfASecretInJson() {
    vault("return '{\"user\": \"joe\", \"n\": 5}'");
    assertThat(get("{vault://mine/creds/user}")).isEqualTo("joe");
    assertThat(get("{vault://mine/creds/n}")).isEqualTo("5");
    assertThat(problem("{vault://mine/creds/none}")).contains("subfield none not found");
  }

  @Test
  void whatFailsIsToldAndLeavesTheFieldEmpty() {
    vault(
        """
        if resource == "raises" then error("broken") end
        if resource == "table" then return {} end
        if resource == "endless" then while true do end end
        if resource == "none" then return nil end
        return nil, "no such secret"
        """);
    assertThat(problem("{vault://mine/x}"))
        .isEqualTo("could not get value from external vault (no such secret)");
    assertThat(problem("{vault://mine/none}")).contains("(no value found)");
    assertThat(problem("{vault://mine/raises}")).contains("mine.lua:5: broken");
    assertThat(problem("{vault://mine/table}")).contains("must return a string");
    assertThat(problem("{vault://mine/endless}")).contains("cpu budget exceeded");
    assertThat(problem("{vault://mine/x?ttl=soon}")).contains("its option ttl must be a number");
    assertThat(compiled(snapshot("p", Map.of(), "{vault://p/x}"), "{vault://p/x}")).isEmpty();
  }

  @Test
  void aSecretIsAskedForAgainWhenItsTimeIsOver() throws Exception {
    vault("return resource .. calls");
    assertThat(get("{vault://mine/a?ttl=0.05}")).isEqualTo("a1");
    Await.that(() -> get("{vault://mine/a?ttl=0.05}").equals("a2"));
    assertThat(get("{vault://mine/a}")).isEqualTo("a3");
    Thread.sleep(100);
    assertThat(get("{vault://mine/a}")).as("for good").isEqualTo("a3");
  }

  @Test
  void theVaultItselfMaySayHowLongASecretIsGood() throws Exception {
    vault("return resource .. calls, nil, 0.05");
    assertThat(get("{vault://mine/a}")).isEqualTo("a1");
    Await.that(() -> get("{vault://mine/a}").equals("a2"));
  }

  @Test
  void anOldSecretStandsInForOneThatCannotBeHad() throws Exception {
    vault("if calls > 1 then return nil, 'away' end return 'old'");
    assertThat(get("{vault://mine/a?ttl=0.05&resurrect_ttl=60}")).isEqualTo("old");
    Thread.sleep(100);
    assertThat(get("{vault://mine/a?ttl=0.05&resurrect_ttl=60}")).isEqualTo("old");
    assertThat(get("{vault://mine/b?ttl=0.05&resurrect_ttl=0}")).isEqualTo("nil");
  }

  @Test
  void anExpiredSecretIsUsedWhileItsVaultDoesNotAnswer() throws Exception {
    vault("if calls > 1 then ngx.sleep(4) return 'new' end return 'old'");
    assertThat(get("{vault://mine/a?ttl=0.05}")).isEqualTo("old");
    Thread.sleep(100);
    assertThat(get("{vault://mine/a?ttl=0.05}")).isEqualTo("old");
  }

  @Test
  void withoutResurrectionAnOldSecretIsGone() throws Exception {
    vault("if calls > 1 then return nil, 'away' end return 'old'");
    assertThat(get("{vault://mine/a?ttl=0.05&resurrect_ttl=0.01}")).isEqualTo("old");
    Thread.sleep(100);
    assertThat(problem("{vault://mine/a?ttl=0.05&resurrect_ttl=0.01}")).contains("(away)");
  }

  @Test
  void aFailureIsRememberedForNegTtl() throws Exception {
    vault("return nil, 'failed ' .. calls");
    assertThat(problem("{vault://mine/a?neg_ttl=60}")).contains("(failed 1)");
    assertThat(problem("{vault://mine/b}")).contains("(failed 2)");
    Thread.sleep(1100);
    assertThat(problem("{vault://mine/a?neg_ttl=60}")).contains("(failed 1)");
    assertThat(problem("{vault://mine/b}")).contains("(failed 3)");
  }

  @Test
  void theConfigurationTakesSecretsThatHaveChanged() throws Exception {
    vault("return 'secret ' .. math.min(calls, 2)");
    var reference = "{vault://p/x}";
    var snapshot = snapshot("p", Map.of("ttl", Value.of(0.05)), reference);
    assertThat(compiled(snapshot, reference)).isEqualTo("secret 1");
    var taken = new String[] {""};
    try (var _ = vaults.rotate(() -> taken[0] = compiled(snapshot, reference))) {
      Await.that(() -> taken[0].equals("secret 2"));
    }
  }

  @Test
  void aVaultThatDoesNotAnswerHoldsUpNothing() throws Exception {
    vault("ngx.sleep(calls == 1 and 1 or 0) return 'late'");
    var reference = "{vault://p/x}";
    var snapshot = snapshot("p", Map.of(), reference);
    vaults.prepare(snapshot, Duration.ofMillis(50));
    vaults.follow(snapshot);
    assertThat(vaults.resolve(reference, "plugin some", snapshot)).isEmpty();
    var taken = new String[] {""};
    try (var _ = vaults.rotate(() -> taken[0] = compiled(snapshot, reference))) {
      Await.that(() -> taken[0].equals("late"));
    }
  }

  @Test
  void onlySomeCallsRunAtTheSameTime() {
    vault(
        """
        now = (now or 0) + 1
        most = math.max(most or 0, now)
        ngx.sleep(0.01)
        now = now - 1
        return tostring(most)\
        """);
    var references = references("wait", 300);
    var snapshot = snapshot("p", Map.of(), references);
    vaults.prepare(snapshot, Duration.ofSeconds(20));
    assertThat(references)
        .extracting(it -> Integer.parseInt(vaults.resolve(it, "plugin some", snapshot)))
        .as("some at once, but not all")
        .anyMatch(most -> most > 10)
        .allMatch(most -> most < 100);
  }

  @Test
  void aVaultThatSpinsGivesWay() {
    vault("while true do end");
    var snapshot = snapshot("p", Map.of(), references("spin", 300));
    vaults.prepare(snapshot, Duration.ofMillis(200));
    vaults.follow(snapshot);
    long begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      lab.onLoop((_, _) -> {});
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void theConfigurationInForceIsNotWaitedForAgain() {
    vault("ngx.sleep(10) return 'late'");
    var snapshot = snapshot("p", Map.of(), references("wait", 2));
    vaults.prepare(snapshot, Duration.ofMillis(50));
    vaults.follow(snapshot);
    long begun = System.nanoTime();
    vaults.prepare(snapshot, Duration.ofSeconds(2));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
  }

  private static String[] references(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{vault://mine/%s%d}".formatted(prefix, i))
        .toArray(String[]::new);
  }

  @Test
  void manyWaitForTheSameAnswer() {
    vault("ngx.sleep(0.05) return 'call ' .. calls");
    assertThat(
            lab.returned(
                """
                local function ask() return kong.vault.get("{vault://mine/x}") end
                local a, b = ngx.thread.spawn(ask), ngx.thread.spawn(ask)
                return select(2, ngx.thread.wait(a)) .. ", " .. select(2, ngx.thread.wait(b))\
                """))
        .isEqualTo("call 1, call 1");
  }

  @Test
  void noLogShowsTheLatestOfVeryManySecrets() {
    vault("return 'secret-' .. resource .. '.'");
    var references =
        IntStream.range(0, 1100).mapToObj("{vault://mine/%d}"::formatted).toArray(String[]::new);
    var snapshot = snapshot("p", Map.of(), references);
    vaults.prepare(snapshot, Duration.ofSeconds(60));
    for (var reference : references) {
      assertThat(vaults.resolve(reference, "plugin some", snapshot)).isNotEmpty();
    }
    assertThat(vaults.masked("secret-1099. secret-200.")).isEqualTo("****** ******");
  }

  @Test
  void theConfigurationLosesNoneOfVeryManySecrets() {
    vault("return 'secret'");
    var references = references("", 11_000);
    var snapshot = snapshot("p", Map.of(), references);
    vaults.prepare(snapshot, Duration.ofSeconds(60));
    vaults.follow(snapshot);
    var asked = get("{vault://mine/more}");
    assertThat(asked).isEqualTo("secret");
    assertThat(references)
        .allSatisfy(
            it -> assertThat(vaults.resolve(it, "plugin some", snapshot)).isEqualTo("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return ('x'):rep(2^20 - 100) .. resource",
        "return nil, ('x'):rep(2^20) .. resource",
        "error(('x'):rep(2^20) .. resource)",
      })
  void whatFunctionsAskForHasABound(String body) {
    vault(body);
    for (int i = 0; i < 5; i++) {
      get("{vault://mine/first" + i + "}");
    }
    long before = UsedHeap.bytes();
    for (int i = 0; i < 150; i++) {
      get("{vault://mine/" + i + "}");
    }
    assertThat(UsedHeap.bytes() - before).isLessThan(50 << 20);
  }

  @Test
  void whatIsTooLongIsRefused() {
    vault("return ('x'):rep(2^20 + 1)");
    assertThat(problem("{vault://mine/x}")).contains("must return a string of 1 MB at most");
    assertThat(problem("{vault://mine/" + "x".repeat(5000) + "}"))
        .contains("the secret's name is longer than 4096 characters");
  }

  @Test
  void aTimeTooShortToMeasureIsNotForEver() throws Exception {
    vault("return resource .. calls, nil, 0.0001");
    assertThat(get("{vault://mine/a}")).isEqualTo("a1");
    Await.that(() -> get("{vault://mine/a}").equals("a2"));
  }

  @Test
  void settingsGiveItOptions() {
    vault("return conf.place", Map.of("place", "set"));
    assertThat(get("{vault://mine/x}")).isEqualTo("set");
    assertThatThrownBy(() -> vault("return ''", Map.of("plaec", "set")))
        .hasMessageContaining("vault mine has no option plaec");
  }

  @Test
  void aVaultThatCannotBeLoadedIsLeftAloneForAWhile() {
    files.module(
        "kong.vaults.mine",
        """
        local function init() attempts = (attempts or 0) + 1 error("attempt " .. attempts) end
        return { name = "mine", VERSION = "1.0.0", init = init, get = function() end }
        """);
    files.module("kong.vaults.mine.schema", SCHEMA);
    var plugins = lab.custom(files.path(), new CustomNames(List.of(), Map.of("mine", Map.of())));
    lab.onLoop((loop, _) -> plugins.askVaultsOn(loop));
    assertThat(problem("{vault://mine/a}")).contains("attempt 1");
    assertThat(problem("{vault://mine/b}")).contains("attempt 1");
  }

  @Test
  void newFilesAreUsedAfterAReload() {
    var plugins = vault("return 'old'");
    assertThat(get("{vault://mine/x}")).isEqualTo("old");
    files.module("kong.vaults.mine", "return { get = function() return 'new' end }");
    assertThat(plugins.reload()).isEmpty();
    lab.onLoop(plugins::start);
    vaults.expire();
    assertThat(get("{vault://mine/x}")).isEqualTo("new");
  }

  @Test
  void aProgramThatOnlyChecksAsksNobody() {
    files.module("kong.vaults.mine", "return { get = function() error('asked') end }");
    files.module("kong.vaults.mine.schema", SCHEMA);
    var _ = lab.custom(files.path(), new CustomNames(List.of(), Map.of("mine", Map.of())));
    assertThat(compiled(snapshot("p", Map.of(), "{vault://p/x}"), "{vault://p/x}")).isEmpty();
    assertThat(problem("{vault://mine/x}")).contains("only nodes that serve");
  }

  @Test
  void filesThatAreWrongAreRefused() {
    var names = new CustomNames(List.of(), Map.of("mine", Map.of()));
    assertThatThrownBy(() -> lab.custom(files.path(), names))
        .hasMessageContaining("there is no vault mine: lua_package_path has no module")
        .hasMessageContaining("kong/vaults/mine.lua'");
    files.module("kong.vaults.mine", "return {}");
    files.module("kong.vaults.mine.schema", SCHEMA);
    assertThatThrownBy(() -> lab.custom(files.path(), names))
        .hasMessageContaining(
            "vault mine cannot be loaded: kong.vaults.mine has no function 'get'");
    files.module("kong.vaults.mine", "return { get = function() end }");
    files.module(
        "kong.vaults.mine.schema",
        "return { fields = { { config = { type = 'record', fields = { { x = {} } } } } } }");
    assertThatThrownBy(() -> lab.custom(files.path(), names))
        .hasMessageContaining("the schema of vault mine cannot be used: config.x: has no type");
  }
}
