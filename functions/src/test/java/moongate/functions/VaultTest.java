package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moongate.functions.vault.EnvironmentVault;
import moongate.functions.vault.Vaults;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `kong.vault`, over the environment of the process.
class VaultTest {
  private final FunctionLab lab = lab("*");

  private static FunctionLab lab(String... granted) {
    var environment =
        Map.of(
            "MY_SECRET", "s3cr3t-value",
            "MY_SECRET_PREVIOUS", "the one before",
            "ITS_JSON", "{\"user\":\"joe\",\"pin\":1234}",
            "PRE_FIXED", "prefixed",
            "KONG_PG_PASSWORD", "hush");
    return new TestSettings()
        .vaults(new Vaults(new EnvironmentVault(environment, ""), List.of(granted)))
        .lab();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "get('{vault://env/my-secret}') ¦ s3cr3t-value",
        "get('{vault://env/my-secret#1}') ¦ s3cr3t-value",
        "get('{vault://env/my-secret#2}') ¦ the one before",
        "get('{vault://env/secret?prefix=my_#2}') ¦ the one before",
        "get('{vault://env/its-json/user}') ¦ joe",
        "get('{vault://env/its-json/pin}') ¦ 1234",
        "get('{vault://env/fixed?prefix=pre_}') ¦ prefixed",
        "is_reference('{vault://env/x}') ¦ true",
        "is_reference('vault://env/x') ¦ false",
        "parse_reference('{vault://env/a/b#2}').resource ¦ a",
        "parse_reference('{vault://env/a/b#2}').key ¦ b",
        "parse_reference('{vault://env/a/b#2}').version ¦ 2",
        "parse_reference('{vault://env/a/b/}').resource ¦ a/b",
        "parse_reference('{vault://env/a?x=y}').config.x ¦ y"
      })
  void referencesAreResolvedAndTakenApart(String call, String expected) {
    assertThat(lab.result("kong.vault." + call)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "parse_reference('x') ¦ not a reference [x]",
        "get('h\\xC3\\xA9') ¦ not a reference [h\u00c3\u00a9]",
        "parse_reference('h\\xC3\\xA9') ¦ not a reference [h\u00c3\u00a9]",
        "parse_reference('{vault://}') ¦ reference url is missing host [{vault://}]",
        "parse_reference('{vault:///x}') ¦ reference url is missing host [{vault:///x}]",
        "parse_reference('{vault://env}') ¦ reference url is missing path [{vault://env}]",
        "parse_reference('{vault://env/}') ¦ reference url has empty path [{vault://env/}]",
        "parse_reference('{vault://env/x#y}') ¦ reference url has invalid version"
            + " [{vault://env/x#y}]",
        "get('{vault://aws/x}') ¦ could not find vault (aws)",
        "get('{vault://env/none}') ¦ could not get value from external vault (no value found"
            + " (NONE))",
        "get('{vault://env/pre-fixed#2}') ¦ could not get value from external vault (no value found"
            + " (PRE_FIXED_PREVIOUS))",
        "get('{vault://env/its-json/none}') ¦ could not get value from external vault (subfield"
            + " none not found)",
        "get('{vault://env/kong-pg-password}') ¦ could not get value from external vault"
            + " (env/kong-pg-password is not granted to functions, see function_vault_references)"
      })
  void saysWhyNot(String call, String expected) {
    assertThat(lab.result("select(2, kong.vault." + call + ")")).isEqualTo(expected);
  }

  @Test
  void handsOutOnlyWhatIsGranted() {
    try (var granting = lab("env/my-*", "env/kong-pg-password")) {
      assertThat(granting.result("kong.vault.get('{vault://env/my-secret}')"))
          .isEqualTo("s3cr3t-value");
      assertThat(granting.result("kong.vault.get('{vault://env/kong-pg-password}')"))
          .isEqualTo("hush");
      assertThat(granting.result("kong.vault.get('{vault://env/its-json}')")).isEqualTo("nil");
    }
  }

  @Test
  void theConfigurationMayReferToEverythingAndThroughVaultEntities() {
    var vaults =
        new Vaults(
            new EnvironmentVault(Map.of("KONG_PG_PASSWORD", "hush", "APP_KEY", "k3y"), ""),
            List.of());
    var entity =
        Value.of(
            Map.of(
                "id", Value.of("1"),
                "prefix", Value.of("mine"),
                "name", Value.of("env"),
                "config", Value.of(Map.of("prefix", Value.of("app-")))));
    var snapshot = new Snapshot(Map.of("vaults", List.of(entity)), Snapshot.NO_HASH, "");

    assertThat(vaults.resolve("{vault://env/kong-pg-password}", "p", snapshot)).isEqualTo("hush");
    assertThat(vaults.resolve("{vault://mine/key?ttl=60}", "p", snapshot)).isEqualTo("k3y");
    assertThat(vaults.resolve("{vault://mine/none}", "p", snapshot)).isEmpty();
    assertThat(vaults.resolve("{vault://theirs/key}", "p", snapshot)).isEmpty();
    assertThat(vaults.masked("it is k3y, hush!")).isEqualTo("it is k3y, ******!");
  }

  @Test
  void secretsNeverReachTheLog() {
    var plugin =
        lab.plugin(
            "access",
            "local s = kong.vault.get('{vault://env/my-secret}') kong.log.err('it is ', s) error(s)");
    assertThat(lab.access(plugin)).contains("******").doesNotContain("s3cr3t-value");
    assertThat(lab.log)
        .anyMatch(line -> line.contains("it is ******"))
        .noneMatch(line -> line.contains("s3cr3t-value"));
  }

  @Test
  void updatesFieldsInPlace() {
    assertThat(
            lab.result(
                """
                (function()
                  local t = { a = "old", ["$refs"] = { a = "{vault://env/my-secret}",
                    gone = "{vault://env/none}" }, gone = "x",
                    inner = { b = "old", ["$refs"] = { b = "{vault://env/its-json/user}" } } }
                  kong.vault.update(t)
                  return t.a .. t.inner.b .. tostring(t.gone)
                end)()
                """))
        .isEqualTo("s3cr3t-valuejoenil");
    assertThat(lab.log).anyMatch(line -> line.contains("unable to resolve reference"));
  }

  @Test
  void triesAgainWithFreshSecrets() {
    assertThat(
            lab.result(
                """
                (function()
                  local calls = 0
                  local result = kong.vault.try(function(o)
                    calls = calls + 1
                    return o.password == "s3cr3t-value" and "in" or nil
                  end, { password = "old", ["$refs"] = { password = "{vault://env/my-secret}" } })
                  return result .. calls
                end)()
                """))
        .isEqualTo("in2");
  }
}
