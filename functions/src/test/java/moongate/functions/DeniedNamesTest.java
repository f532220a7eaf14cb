package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The list of what the sandbox does not have, in each mode of `untrusted_lua`: the name is nil,
/// the error says which setting grants it, and the setting does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeniedNamesTest {
  private final Map<SandboxMode, FunctionLab> labs = new EnumMap<>(SandboxMode.class);

  private static FunctionLab lab(SandboxMode mode, String... environment) {
    return new FunctionLab(new SandboxSettings(mode, List.of(), List.of(environment)));
  }

  @BeforeAll
  void open() {
    for (var mode : SandboxMode.values()) {
      labs.put(mode, lab(mode));
    }
  }

  @AfterAll
  void close() {
    labs.values().forEach(FunctionLab::close);
  }

  private FunctionLab in(SandboxMode mode) {
    return Objects.requireNonNull(labs.get(mode));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string.dump",
        "getmetatable",
        "setmetatable",
        "collectgarbage",
        "load",
        "loadfile",
        "loadstring",
        "dofile",
        "rawset",
        "rawget",
        "rawequal",
        "math.randomseed",
        "os.execute",
        "os.exit",
        "os.getenv",
        "os.remove",
        "os.rename",
        "os.setlocale",
        "os.tmpname",
        "getfenv",
        "setfenv",
        "newproxy",
        "module"
      })
  void aDeniedNameIsNilAndItsErrorNamesTheSettingThatGrantsIt(String name) {
    var granting = "untrusted_lua_sandbox_environment = " + name;
    for (var mode : List.of(SandboxMode.SANDBOX, SandboxMode.LAX, SandboxMode.STRICT)) {
      assertThat(in(mode).result(name)).as(mode.word()).isEqualTo("nil");
    }
    assertThat(failure(SandboxMode.SANDBOX, name + "()"))
        .contains("'" + name + "' is not part of the sandbox; " + granting + " would grant it");
    for (var mode : List.of(SandboxMode.LAX, SandboxMode.STRICT)) {
      assertThat(failure(mode, name + "()"))
          .contains(
              "'" + name + "' is not available with untrusted_lua = " + mode.word(),
              "untrusted_lua = sandbox with " + granting + " would grant it");
    }
    assertThat(in(SandboxMode.ON).result("type(" + name + ")")).isEqualTo("function");
    try (var granted = lab(SandboxMode.SANDBOX, name)) {
      assertThat(granted.result("type(" + name + ")")).isEqualTo("function");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"io", "debug", "package"})
  void aDeniedLibraryIsNilAndItsErrorNamesTheSettingThatGrantsIt(String library) {
    for (var mode : withoutLibrary(library)) {
      assertThat(in(mode).result(library)).as(mode.word()).isEqualTo("nil");
      assertThat(failure(mode, library + ".x()"))
          .contains("untrusted_lua_sandbox_environment = " + library + " would grant it");
    }
    assertThat(in(SandboxMode.ON).result("type(" + library + ")")).isEqualTo("table");
  }

  /// The lists of strict and lax have `io.type`.
  private static List<SandboxMode> withoutLibrary(String library) {
    return library.equals("io")
        ? List.of(SandboxMode.SANDBOX)
        : List.of(SandboxMode.SANDBOX, SandboxMode.LAX, SandboxMode.STRICT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"string.rep", "os.date", "io.type"})
  void theListsOfStrictAndLaxHaveWhatTheSandboxDenies(String name) {
    for (var mode : List.of(SandboxMode.LAX, SandboxMode.STRICT)) {
      assertThat(in(mode).result("type(" + name + ")")).as(mode.word()).isEqualTo("function");
      assertThat(failure(mode, "local t = {} t." + name.replaceAll(".*\\.", "") + "()"))
          .as(mode.word())
          .contains("(a nil value)")
          .doesNotContain("not available");
    }
    assertThat(in(SandboxMode.SANDBOX).result("type((" + name.replace(".", " or {}).") + ")"))
        .isEqualTo("nil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get_bulk",
        "renew",
        "probe",
        "safe_set",
        "invalidate",
        "invalidate_local",
        "purge"
      })
  void theCacheHasNothingButGet(String method) {
    for (var cache : List.of("kong.cache", "kong.core_cache")) {
      assertThat(
              in(SandboxMode.SANDBOX)
                  .result(
                      "(function() local names = '' for name in pairs("
                          + cache
                          + ") do names = names .. name end return names end)()"))
          .isEqualTo("get");
      assertThat(failure(SandboxMode.SANDBOX, cache + ":" + method + "('k')"))
          .contains("'kong.cache." + method + "' is not available with untrusted_lua = sandbox")
          .contains("would grant it");
      assertThat(in(SandboxMode.STRICT).result(cache)).isEqualTo("nil");
      assertThat(in(SandboxMode.ON).result("type(" + cache + "." + method + ")"))
          .isEqualTo("function");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kong.licensing, kong.licensing",
    "kong.cache.cluster_events, kong.cache.cluster_events",
    "kong.core_cache.cluster_events, kong.cache.cluster_events",
    "kong.db.connector.config, kong.db.connector.config"
  })
  void whatIsSecretLooksEmpty(String name, String shown) {
    var sandbox = in(SandboxMode.SANDBOX);
    assertThat(sandbox.result("type(" + name + ") .. tostring(" + name + ".any)"))
        .isEqualTo("tablenil");
    assertThat(sandbox.result(name)).isEqualTo("nil");
    assertThat(sandbox.error(name + ".any = 1"))
        .endsWith("Cannot modify " + shown + ".any. Protected by the sandbox.");
  }

  @Test
  void requireIsThereAndLoadsNothingThatIsNotListed() {
    assertThat(failure(SandboxMode.SANDBOX, "require('cjson')"))
        .contains("require 'cjson' not allowed within sandbox")
        .contains("untrusted_lua_sandbox_requires = cjson would allow it");
    assertThat(in(SandboxMode.STRICT).result("type(require('cjson'))")).isEqualTo("table");
    assertThat(failure(SandboxMode.STRICT, "require('ffi')"))
        .contains("untrusted_lua = strict has a fixed list of modules");
  }

  @Test
  void theRealGlobalTableIsOutOfReach() {
    for (var mode : List.of(SandboxMode.SANDBOX, SandboxMode.LAX, SandboxMode.STRICT)) {
      assertThat(in(mode).result("_G.string or _G.print or _G.setmetatable or _G._G.os"))
          .as(mode.word())
          .isEqualTo("nil");
    }
    assertThat(in(SandboxMode.ON).result("type(_G.setmetatable)")).isEqualTo("function");
  }

  @Test
  void offRunsNothingInAnyPhase() {
    for (var phase : List.of("rewrite", "access")) {
      var off = in(SandboxMode.OFF);
      var plugin = off.plugin(phase, "kong.response.exit(200, 'ran')");
      var outcome = phase.equals("access") ? off.access(plugin) : off.rewrite(plugin);
      assertThat(outcome).contains("'untrusted_lua' config option is set to 'off'");
    }
  }

  private String failure(SandboxMode mode, String code) {
    return in(mode).access(in(mode).plugin("access", code));
  }

  @Test
  void theErrorOfANameThatIsNotInTheSharedTableSaysWhereItIs() {
    try (var lab = lab(SandboxMode.SANDBOX)) {
      assertThat(lab.access(lab.plugin("access", "return _G.string.upper('x')")))
          .contains("(_G is the table that functions share, standard names are not in it: use str")
          .contains("untrusted_lua = on has the real _G)");
    }
  }

  @Test
  void anErrorWithoutAPlaceShowsItsLineToo() {
    try (var lab = lab(SandboxMode.SANDBOX)) {
      assertThat(lab.access(lab.plugin("access", "local a\nstring.own = 1")))
          .startsWith("failed Cannot modify _G.string.own. Protected by the sandbox.")
          .contains("source: \"string.own = 1\"");
    }
  }
}
