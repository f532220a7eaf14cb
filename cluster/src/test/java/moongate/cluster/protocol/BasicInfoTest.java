package moongate.cluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moongate.cluster.protocol.BasicInfo.Plugin;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class BasicInfoTest {
  private static final BasicInfo INFO =
      info(
          new Plugin("rate-limiting", Optional.of("3.10.0")),
          new Plugin("acl", Optional.of("3.10.0")),
          new Plugin("own", Optional.empty()));

  @Test
  void whatIsWrittenIsReadAsTheSame() throws ProtocolException {
    var info =
        new BasicInfo(
            INFO.plugins(),
            Value.of(Map.of("role", Value.of("data_plane"))),
            Map.of("region", "eu"));
    assertThat(BasicInfo.read(info.write())).isEqualTo(info);
  }

  @Test
  void pluginsAreSortedAndLabelsAreAbsentWhereThereAreNone() {
    assertThat(INFO.plugins().stream().map(Plugin::name))
        .containsExactly("acl", "own", "rate-limiting");
    assertThat(new String(INFO.write(), StandardCharsets.UTF_8)).doesNotContain("labels");
  }

  @Test
  void anythingElseIsNoBasicInfo() {
    for (var text :
        List.of(
            "",
            "no json",
            "[]",
            "{\"type\":\"reconfigure\",\"plugins\":[]}",
            "{\"type\":\"basic_info\"}")) {
      assertThatThrownBy(() -> BasicInfo.read(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void aDataPlaneIsServedInTheSameMajorAndUpToTheSameMinor() {
    for (var version : List.of("3.10.0", "3.10.7", "3.9.1", "3.0.0-rc.1", "3.10.0.2-enterprise")) {
      assertThat(Compatibility.ofVersions("3.10.0", version).isGiven()).as(version).isTrue();
    }
    for (var version : List.of("3.11.0", "2.8.0", "4.0.0", "", "three", "3")) {
      var refused = Compatibility.ofVersions("3.10.0", version);
      assertThat(refused.status().word()).isEqualTo("kong_version_incompatible");
      assertThat(refused.reason())
          .isEqualTo(
              "data plane version %s is incompatible with older control plane version 3.10.0"
                  .formatted(version));
    }
  }

  @Test
  void onlyPluginsInUseAreCompared() {
    var ours = Map.of("acl", "3.10.0", "cors", "3.10.0", "own", "");
    assertThat(Compatibility.ofPlugins(Set.of("acl", "own"), ours, INFO).isGiven()).isTrue();
    var missing = Compatibility.ofPlugins(Set.of("acl", "cors"), ours, INFO);
    assertThat(missing.status().word()).isEqualTo("plugin_set_incompatible");
    assertThat(missing.reason())
        .isEqualTo("configured cors plugin 3.10.0 is missing from data plane");
  }

  @Test
  void aNewerOrOtherwiseNumberedPluginOfADataPlaneIsRefused() {
    var ours = Map.of("acl", "3.10.0");
    for (var version : List.of("3.11.0", "4.10.0", "2.10.0")) {
      var other = info(new Plugin("acl", Optional.of(version)));
      var refused = Compatibility.ofPlugins(Set.of("acl"), ours, other);
      assertThat(refused.status().word()).isEqualTo("plugin_version_incompatible");
      assertThat(refused.reason())
          .isEqualTo(
              "configured data plane acl plugin version %s is different to control plane plugin version 3.10.0"
                  .formatted(version));
    }
    var older = info(new Plugin("acl", Optional.of("3.9.5")));
    assertThat(Compatibility.ofPlugins(Set.of("acl"), ours, older).isGiven()).isTrue();
  }

  private static BasicInfo info(Plugin... plugins) {
    return new BasicInfo(List.of(plugins), Value.Obj.EMPTY, Map.of());
  }
}
