package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the command `reload` hands to a node.
class ReloadRequestTest {
  @TempDir Path folder;

  @Test
  void aNodeTakesOnceWhatACommandHasLeft() throws IOException {
    var prefix = new Prefix(folder);
    prefix.prepare();
    assertThat(ReloadRequest.take(prefix)).isEqualTo(ReloadRequest.NONE);

    var variables = Map.of("KONG_PG_PASSWORD", "a=b\nc", "KONG_LOG_LEVEL", "debug");
    var asked = new ReloadRequest(folder, Optional.of(Path.of("/a.conf")), variables);
    asked.leave(prefix);
    asked.leave(prefix);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(prefix.reloadRequest())))
        .isEqualTo("rw-------");
    assertThat(ReloadRequest.take(prefix)).isEqualTo(asked);
    assertThat(ReloadRequest.take(prefix)).isEqualTo(ReloadRequest.NONE);
    asked.leave(prefix);
    ReloadRequest.discard(prefix);
    assertThat(ReloadRequest.take(prefix)).isEqualTo(ReloadRequest.NONE);
  }

  @Test
  void aRelativePathIsMeantFromWhereTheCommandRunsUnlessTheNodeHasIt() {
    var variables = Map.of("KONG_DECLARATIVE_CONFIG", "./kong.yml", "KONG_LOG_LEVEL", "info");
    var asked = new ReloadRequest(Path.of("/here"), Optional.empty(), variables);

    assertThat(asked.variables(Map.of()).get("KONG_DECLARATIVE_CONFIG"))
        .isEqualTo("/here/./kong.yml");
    assertThat(asked.variables(variables)).isEqualTo(variables);
  }
}
