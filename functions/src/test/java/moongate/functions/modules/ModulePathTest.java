package moongate.functions.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModulePathTest {
  private static final String DEFAULT =
      "./?.lua;./?/init.lua;/usr/local/share/lua/5.1/?.lua;/usr/local/share/lua/5.1/?/init.lua";

  @Test
  void theDefaultComesLastWhateverIsSaid() {
    assertThat(ModulePath.ofSetting("/a/?.lua").text()).isEqualTo("/a/?.lua;" + DEFAULT);
    assertThat(ModulePath.ofSetting("/a/?.lua;;").text()).isEqualTo("/a/?.lua;" + DEFAULT);
    assertThat(ModulePath.ofSetting("./?.lua;./?/init.lua").text()).isEqualTo(DEFAULT);
  }

  @Test
  void anEmptyPartIsTheDefaultWhereItStands() {
    assertThat(ModulePath.ofSetting(";;/a/?.lua").text()).isEqualTo(DEFAULT + ";/a/?.lua");
  }

  @Test
  void dotsOfAModuleAreFolders() {
    assertThat(ModulePath.ofLua("/a/?.lua;/b/?/init.lua").candidates("kong.plugins.x.handler"))
        .containsExactly(
            Path.of("/a/kong/plugins/x/handler.lua"),
            Path.of("/b/kong/plugins/x/handler/init.lua"));
  }
}
