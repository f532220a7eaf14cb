package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.functions.custom.CustomPluginException;
import moongate.functions.custom.CustomPlugins;
import moongate.functions.run.FunctionPlugin;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginInstance;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Value;
import moongate.testkit.UsedHeap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomPluginsTest {
  @TempDir Path folder;

  private final FunctionLab lab = new FunctionLab();
  private int number;
  private PluginFiles files = new PluginFiles(Path.of("."));

  @BeforeEach
  void useAFolderOfOurOwn() {
    files = new PluginFiles(folder);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private CustomPlugins read(String... names) {
    return lab.custom(files.path(), names);
  }

  private Plugin plugin(CustomPlugins plugins, Value.Obj config) {
    return lab.plugin(plugins.types().getFirst(), config, Optional.empty());
  }

  /// What an expression in access comes to; each in a plugin of its own.
  private String access(String handler, String expression) {
    var name = "mine" + ++number;
    var access = "function() kong.response.exit(200, tostring(" + expression + ")) end";
    files.plugin(name, handler + "\nreturn { access = " + access + " }");
    return lab.access(plugin(read(name), Value.Obj.EMPTY));
  }

  @Test
  void aHandlerGetsItselfAndTheConfiguration() {
    files.plugin(
        "mine",
        """
        local Mine = { PRIORITY = 123, VERSION = "1.2.3", word = "said" }
        function Mine:access(config)
          kong.response.exit(200, self.word .. " " .. config.text .. " " .. #config.list .. " "
            .. tostring(config.nothing) .. " " .. kong.plugin.get_id())
        end
        return Mine
        """);
    var type = read("mine").types().getFirst();
    var config =
        Value.of(
            Map.of(
                "text", Value.of("ä"),
                "list", Value.ofTexts(List.of("a", "b")),
                "nothing", Value.NULL));

    assertThat(type.priority()).isEqualTo(123);
    assertThat(type.version()).hasValue("1.2.3");
    assertThat(type.phases()).containsExactly(Phase.ACCESS);
    assertThat(lab.access(lab.plugin(type, config, Optional.empty())))
        .isEqualTo("exit 200 said \u00c3\u00a4 2 nil 11111111-2222-4333-8444-666666666666");
  }

  @Test
  void aConfigurationKnowsWhatItIsBoundTo() {
    files.plugin(
        "mine",
        """
        return { access = function(_, config)
          local all = {}
          for _, name in ipairs { "__plugin_id", "plugin_instance_name", "route_id", "service_id", "consumer_id" } do
            all[#all + 1] = tostring(config[name])
          end
          kong.response.exit(200, table.concat(all, " "))
        end }
        """);
    var type = read("mine").types().getFirst();
    var onRoute = bound("one", "of-route", "r", Value.Obj.EMPTY);
    var plugin = type.create(onRoute, lab.context(), Optional.empty());

    assertThat(lab.access(plugin)).isEqualTo("exit 200 one of-route r nil nil");
    var moved =
        type.create(
            bound("one", "of-route", "q", Value.Obj.EMPTY), lab.context(), Optional.of(plugin));
    assertThat(lab.access(moved)).isEqualTo("exit 200 one of-route q nil nil");
    var own = Value.of(Map.of("route_id", Value.of("mine")));
    assertThat(
            lab.access(type.create(bound("two", null, "r", own), lab.context(), Optional.empty())))
        .isEqualTo("exit 200 two nil mine nil nil");
  }

  private static PluginConfig bound(
      String id, @Nullable String instance, String route, Value.Obj config) {
    return new PluginConfig(
        id, "mine", instance, route, null, null, true, List.of("http"), config, Value.Obj.EMPTY);
  }

  @Test
  void whatHandlersAddToTablesOfTheCacheHasABound() {
    files.plugin(
        "mine",
        """
        local n = 0
        return { access = function()
          n = n + 1
          local t = kong.cache:get("k" .. n % 50, nil, function() return {} end)
          t[#t + 1] = ("x"):rep(2 ^ 20 - 8) .. n
        end }
        """);
    var plugin = plugin(read("mine"), Value.Obj.EMPTY);
    lab.access(plugin);
    long before = UsedHeap.bytes();
    for (int i = 0; i < 200; i++) {
      assertThat(lab.access(plugin)).isEqualTo("continue");
    }
    assertThat(UsedHeap.bytes() - before).isLessThan(80 << 20);
  }

  @Test
  void eachConfigurationHasATableOfItsOwn() {
    files.plugin(
        "mine",
        """
        local counts = setmetatable({}, { __mode = "k" })
        return { access = function(_, config)
          counts[config] = (counts[config] or 0) + 1
          kong.response.exit(200, tostring(counts[config]))
        end }
        """);
    var type = read("mine").types().getFirst();
    var one =
        type.create(bound("one", null, "r", Value.Obj.EMPTY), lab.context(), Optional.empty());
    var two =
        type.create(bound("two", null, "r", Value.Obj.EMPTY), lab.context(), Optional.empty());

    assertThat(lab.access(one)).isEqualTo("exit 200 1");
    assertThat(lab.access(two)).isEqualTo("exit 200 1");
    assertThat(lab.access(one)).isEqualTo("exit 200 2");
  }

  @Test
  void whatAHandlerRemembersStaysBetweenRequests() {
    files.plugin(
        "mine",
        """
        local count = 0
        return { access = function() count = count + 1; kong.response.exit(200, tostring(count)) end }
        """);
    var plugin = plugin(read("mine"), Value.Obj.EMPTY);

    assertThat(lab.access(plugin)).isEqualTo("exit 200 1");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 2");
  }

  @Test
  void modulesOfTheFolderAndOfTheGatewayCanBeRequired() {
    files.module("mine.words", "return { of = function(t) return table.concat(t, '-') end }");

    assertThat(
            access(
                "local words = require 'mine.words' local cjson = require 'cjson'",
                "words.of({ cjson.encode({1}), require('kong.tools.string').strip(' x ') })"))
        .isEqualTo("exit 200 [1]-x");
  }

  @Test
  void aModuleOfTheGatewayIsFoundByTheNameOfItsFileToo() {
    assertThat(access("", "require('pl/tablex') == require('pl.tablex')"))
        .isEqualTo("exit 200 true");
  }

  @Test
  void anInstalledPenlightIsPreferred() {
    files.module("pl.utils", "return { whole = 'from file' }");
    assertThat(access("", "require('pl.utils').whole .. type(require('pl.tablex').keys)"))
        .isEqualTo("exit 200 from filefunction");
  }

  @Test
  void aModuleThatIsNotThereIsNamedWithThePlacesLookedAt() {
    assertThat(access("", "select(2, pcall(require, 'mine.missing'))"))
        .contains("module 'mine.missing' not found:")
        .contains("no file '" + folder + "/mine/missing.lua'")
        .contains("no file './mine/missing/init.lua'")
        .contains("no file '/usr/local/share/lua/5.1/mine/missing.lua'");
    assertThat(access("", "select(2, pcall(require, 'pgmoon'))"))
        .contains("no client for this protocol");
  }

  @Test
  void theWholeLibraryIsThereAndFunctionsStillHaveTheirSandbox() {
    assertThat(
            access(
                "local Word = setmetatable({}, { __index = { says = 'hi' } })",
                "Word.says .. ('x'):rep(3) .. type(rawset)"))
        .isEqualTo("exit 200 hixxxfunction");
    assertThat(lab.result("tostring(setmetatable) .. tostring(rawset) .. tostring(string.rep)"))
        .isEqualTo("nilnilnil");
    assertThat(lab.error("kong.request.mine = 1")).contains("Protected by the sandbox");
  }

  @Test
  void anErrorNamesFileAndLine() {
    files.plugin(
        "mine",
        """
        return {
          access = function()
            local none = nil
            return none.field
          end
        }
        """);

    assertThat(lab.access(plugin(read("mine"), Value.Obj.EMPTY)))
        .startsWith("failed ")
        .contains("/kong/plugins/mine/handler.lua:4: attempt to index local 'none'")
        .contains("source: \"return none.field\"");
  }

  @Test
  void anEndlessHandlerIsEndedByItsBudget() {
    files.plugin("mine", "return { access = function() while true do end end }");

    assertThat(lab.access(plugin(read("mine"), Value.Obj.EMPTY))).startsWith("failed ");
  }

  @Test
  void handlersOfTheOldStyleWork() {
    files.plugin(
        "mine",
        """
        local Base = require "kong.plugins.base_plugin"
        local Mine = Base:extend()
        Mine.PRIORITY = 5
        function Mine:new() Mine.super.new(self, "mine") self.word = "old" end
        function Mine:access(config)
          Mine.super.access(self)
          kong.response.exit(200, self.word)
        end
        return Mine
        """);
    var type = read("mine").types().getFirst();

    assertThat(type.priority()).isEqualTo(5);
    assertThat(type.phases()).containsExactly(Phase.ACCESS);
    assertThat(lab.access(lab.plugin(type, Value.Obj.EMPTY, Optional.empty())))
        .isEqualTo("exit 200 old");
  }

  @Test
  void aWorkerStartsOnceAndHearsOfConfigurations() {
    files.plugin(
        "mine",
        """
        local Mine = {}
        function Mine:init_worker() kong.log.notice("starting") end
        function Mine:configure(configs)
          kong.log.notice("configs: ", configs and #configs or "none", " ", configs and configs[1].a)
        end
        function Mine:access(config) kong.log.notice("runs") end
        return Mine
        """);
    var plugins = read("mine");
    var type = plugins.types().getFirst();
    var plugin = plugin(plugins, Value.of(Map.of("a", Value.of("b"))));
    var config = ((FunctionPlugin) plugin).config();
    lab.onLoop(plugins::start);
    lab.onLoop(plugins::start);
    lab.onLoop((loop, context) -> plugins.configure(loop, context, List.of()));
    lab.onLoop((loop, context) ->
        plugins.configure(loop, context, List.of(new PluginInstance(type, config, plugin))));
    lab.access(plugin);

    assertThat(lab.log).hasSize(4);
    assertThat(lab.log.get(0)).contains("[mine]", "starting");
    assertThat(lab.log.get(1)).contains("configs: none nil");
    assertThat(lab.log.get(2)).contains("configs: 1 b");
    assertThat(lab.log.get(3)).contains("[mine]", "runs");
  }

  @Test
  void configureAndThePhasesSeeTheSameTable() {
    files.plugin(
        "mine",
        """
        local first
        return {
          configure = function(_, configs) first = configs[1] end,
          access = function(_, config) kong.response.exit(200, tostring(first == config)) end,
        }
        """);
    var plugins = read("mine");
    var plugin = plugin(plugins, Value.of(Map.of("a", Value.of("b"))));
    var config = ((FunctionPlugin) plugin).config();
    var instance = new PluginInstance(plugins.types().getFirst(), config, plugin);
    lab.onLoop(plugins::start);
    lab.onLoop((loop, context) -> plugins.configure(loop, context, List.of(instance)));

    assertThat(lab.access(plugin)).isEqualTo("exit 200 true");
  }

  @Test
  void aFailingInitWorkerIsLoggedAndOthersStart() {
    files.plugin("first", "return { PRIORITY = 2, init_worker = function() error('no luck') end }");
    files.plugin("third", "return { init_worker = function() kong.client.get_aws_vpce_id() end }");
    files.plugin(
        "second", "return { PRIORITY = 1, init_worker = function() kong.log.notice('well') end }");
    var plugins = read("first", "second", "third");
    lab.onLoop(plugins::start);

    assertThat(lab.log).hasSize(3);
    assertThat(lab.log.get(2))
        .contains("[third]", "'kong.client.get_aws_vpce_id' is not available in this version");
    assertThat(lab.log.get(0)).contains("[first] init_worker failed", "handler.lua:1: no luck");
    assertThat(lab.log.get(1)).contains("[second]", "well");
  }

  @Test
  void aReloadReadsFilesAgainAndKeepsTheOldOnesWhenTheyAreBroken() {
    files.module("mine.word", "return 'old'");
    files.plugin(
        "mine",
        """
        local word = require 'mine.word'
        return { access = function() kong.response.exit(200, word) end }
        """);
    var plugins = read("mine");
    var type = plugins.types().getFirst();
    var plugin = plugin(plugins, Value.Obj.EMPTY);
    assertThat(lab.access(plugin)).isEqualTo("exit 200 old");

    files.module("mine.word", "return 'new");
    assertThat(plugins.reload().orElseThrow()).contains("mine/word.lua:1:");
    assertThat(type.isCurrent(plugin)).isTrue();

    files.module("mine.word", "return 'new'");
    assertThat(plugins.reload()).isEmpty();
    lab.onLoop(plugins::start);
    assertThat(type.isCurrent(plugin)).isFalse();
    var next = lab.plugin(type, Value.Obj.EMPTY, Optional.of(plugin));
    assertThat(lab.access(next)).isEqualTo("exit 200 new");
  }

  @Test
  void whatCannotBeUsedIsRefusedWithTheReason() {
    assertThatThrownBy(() -> read("absent"))
        .isInstanceOf(CustomPluginException.class)
        .hasMessageContaining("there is no plugin absent")
        .hasMessageContaining("no file '" + folder + "/kong/plugins/absent/handler.lua'");
    files.plugin("broken", "return {\n  access = function(\n}");
    assertThatThrownBy(() -> read("broken"))
        .hasMessageContaining("/kong/plugins/broken/handler.lua:3:");
    files.plugin("empty", "local nothing");
    assertThatThrownBy(() -> read("empty")).hasMessageContaining("must return a table");
    files.plugin("both", "return { response = print, header_filter = print }");
    assertThatThrownBy(() -> read("both")).hasMessageContaining("takes the place of");
    files.plugin("wrong", "return { access = 1 }");
    assertThatThrownBy(() -> read("wrong")).hasMessageContaining("'access' is not a function");
    files.plugin("stored", "return {}").module("kong.plugins.stored.daos", "return {}");
    assertThatThrownBy(() -> read("stored"))
        .hasMessageContaining("not supported")
        .hasMessageContaining("stored/daos.lua");
    files.plugin("endless", "while true do end");
    assertThatThrownBy(() -> read("endless"))
        .hasMessageContaining("plugin endless cannot be loaded");
  }
}
