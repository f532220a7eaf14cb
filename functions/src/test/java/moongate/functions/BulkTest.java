package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import moongate.functions.run.FunctionPlugin;
import moongate.functions.run.FunctionSet;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Functions of a configuration that has very many: compiled when they are first called.
class BulkTest {
  private final FunctionLab lab = new FunctionLab().bulk();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aFunctionIsCompiledWhenItIsFirstCalled() {
    var plugin = lab.plugin("access", "kong.log('called')");
    assertThat(functions(plugin).isCompiled()).isFalse();

    lab.on(new TestRequest("GET", "/", ""), plugin::access);

    assertThat(functions(plugin).isCompiled()).isTrue();
    assertThat(lab.log).anyMatch(line -> line.contains("called,"));
  }

  @Test
  void requestsThatComeWhileItIsCompiledShareTheFunction() throws Exception {
    var plugin =
        lab.plugin("access", "local n = 0 return function() n = n + 1 kong.log('call ', n) end");
    var running = new ArrayList<CompletableFuture<Object>>();
    for (int i = 0; i < 20; i++) {
      running.add(lab.start(new TestRequest("GET", "/", ""), plugin::access));
    }
    for (var one : running) {
      var _ = one.get(20, TimeUnit.SECONDS);
    }
    assertThat(lab.log).anyMatch(line -> line.contains("call 20,"));
  }

  @Test
  void whatIsNotLuaIsStillRefusedAtOnce() {
    assertThatThrownBy(() -> lab.plugin("access", "local = 1"))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("'<name>' expected near '='");
  }

  @Test
  void aLongFunctionIsCompiledAtOnce() {
    var plugin = lab.plugin("access", "local x = 1 " + "x = x + 1 ".repeat(2000));

    assertThat(functions(plugin).isCompiled()).isTrue();
  }

  @Test
  void aFunctionThatHasRunKeepsWhatItRemembersOverPlans() {
    var phases =
        Map.of(
            "access", List.of("local n = 0 return function() n = n + 1 kong.log('call ', n) end"));
    var first = lab.plugin(phases, Optional.empty());
    lab.on(new TestRequest("GET", "/", ""), first::access);

    var second = lab.plugin(phases, Optional.of(first));
    lab.on(new TestRequest("GET", "/", ""), second::access);

    assertThat(lab.log).anyMatch(line -> line.contains("call 2,"));
  }

  private static FunctionSet functions(Plugin plugin) {
    return ((FunctionPlugin) plugin).functions();
  }
}
