package moongate.lua.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Runs each fuzz target with the inputs in `fuzz/TARGET`: initial seeds, and inputs found by
/// fuzzing.
class FuzzTargetsTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @TestFactory
  Stream<DynamicTest> keptInputsEndLikeLua() {
    return FuzzTargets.ALL.entrySet().stream()
        .flatMap(target ->
            inputs(target.getKey()).stream()
                .map(input -> test(target.getKey(), target.getValue(), input)));
  }

  @Test
  void everyTargetHasInputs() {
    assertThat(FuzzTargets.ALL.keySet()).allSatisfy(name -> assertThat(inputs(name)).isNotEmpty());
  }

  private static DynamicTest test(String name, FuzzTargets.Target target, Path input) {
    return DynamicTest.dynamicTest(
        name + "/" + input.getFileName(),
        () -> target.run(FuzzTargets.text(Files.readAllBytes(input))));
  }

  private static List<Path> inputs(String target) {
    try (var files = Files.list(CORPUS.resolve(target))) {
      return files.sorted().toList();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
