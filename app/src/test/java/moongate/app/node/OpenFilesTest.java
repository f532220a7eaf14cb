package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenFilesTest {
  /// What was counted in a node with all kinds of listeners before its first client came.
  private static final int OF_A_NODE_AT_REST = 90;

  @ParameterizedTest
  @ValueSource(longs = {128, 1024, 65_536, 1_048_576, Integer.MAX_VALUE})
  void allSharesTogetherLeaveEnoughForTheNodeItself(long limit) {
    var files = OpenFiles.of(limit);
    long all = (long) files.connections() + files.operators() + files.monitoring();
    assertThat(limit - all).isGreaterThanOrEqualTo(OF_A_NODE_AT_REST);
    assertThat(files.connections()).isGreaterThan(files.operators());
    assertThat(files.operators()).isGreaterThanOrEqualTo(8);
    assertThat(files.monitoring()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void mostFilesAreForTheProxy() {
    assertThat(OpenFiles.of(65_536)).isEqualTo(new OpenFiles(60_672, 512, 256));
  }
}
