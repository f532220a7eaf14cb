package moongate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import moongate.cluster.data.KeptConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a data plane has on disk for its next start.
class DataPlaneRestartTest extends DataPlaneTesting {

  @Test
  void whatWasAppliedIsServedAfterARestartWithoutAControlPlane() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
      connection.send(ScriptedControlPlane.BINARY, configuration(TWO, "second"));
      assertThat(connection.readHash()).isEqualTo(TWO);
    }

    assertThat(restored("3.10").services()).extracting(it -> it.name()).containsExactly("second");
    assertThat(restored("3.10").hash()).isEqualTo(TWO);
    logged.awaitText("found persisted configuration");

    assertThat(restored("3.11").isEmpty()).isTrue();
    assertThat(restored("3.10").isEmpty()).isTrue();
  }

  /// A node that is killed then starts with what it has told.
  @Test
  void whatTheControlPlaneIsToldIsOnDisk() throws Exception {
    var kept = new KeptConfiguration(folder, "3.10");
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      for (int i = 0; i < 20; i++) {
        var hash = "%032x".formatted(i + 1);
        var message = configuration(hash, "service" + i);
        connection.send(ScriptedControlPlane.BINARY, message);
        assertThat(connection.readHash()).isEqualTo(hash);
        assertThat(kept.read()).contains(message);
      }
    }
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenLater() throws Exception {
    var place = folder.resolve("received-3.10.json.gz");
    Files.createDirectories(place.resolve("in the way"));
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
      logged.awaitText("would serve none: ");
      assertThat(folder).isDirectoryNotContaining("glob:**.new");

      Files.delete(place.resolve("in the way"));
      Files.delete(place);
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
    }
    assertThat(restored("3.10").hash()).isEqualTo(ONE);
  }

  @Test
  void thatARestartWouldServeTheConfigurationBeforeIsTold() throws Exception {
    var aside = folder.resolve("received-3.10.json.gz.new");
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);

      Files.createDirectories(aside.resolve("in the way"));
      connection.send(ScriptedControlPlane.BINARY, configuration(TWO, "second"));
      assertThat(connection.readHash()).isEqualTo(TWO);
      logged.awaitText("would serve the one before: ");
    }
    // What is in the way then is still there.
    assertThat(restored("3.10").hash()).isEqualTo(ONE);
  }

  @Test
  void aDamagedFileIsToldAndNotServed() throws Exception {
    Files.write(folder.resolve("received-3.10.json.gz"), new byte[] {1, 2, 3});

    assertThat(restored("3.10").isEmpty()).isTrue();
    logged.awaitText("cannot be served: the message is not compressed by gzip");
  }

  @Test
  void theFallbackIsForThoseThatHaveNothingToServe() throws Exception {
    var calls = new ArrayList<String>();
    var _ = restored("3.10", _ -> calls.add("nothing"));
    Files.write(folder.resolve("received-3.10.json.gz"), new byte[] {1, 2, 3});
    var _ = restored("3.10", _ -> calls.add("damaged"));
    Files.write(folder.resolve("received-3.10.json.gz"), configuration(ONE, "first"));
    var _ = restored("3.10", _ -> calls.add("first"));

    assertThat(calls).containsExactly("nothing", "damaged");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.99})
  void halfAFileIsToldAndNotServed(double part) throws Exception {
    var whole = configuration(ONE, "first");
    var half = Arrays.copyOf(whole, (int) (whole.length * part));
    Files.write(folder.resolve("received-3.10.json.gz"), half);

    assertThat(restored("3.10").isEmpty()).isTrue();
    logged.awaitText("cannot be served: the message is not whole: it ends too early");
  }
}
