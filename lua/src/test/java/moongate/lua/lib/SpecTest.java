package moongate.lua.lib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The specs in Lua under `specs`: one test per `it`.
final class SpecTest {
  @TestFactory
  Stream<DynamicContainer> specs() {
    return LuaRun.files("specs", "_spec.lua").stream()
        .map(spec -> DynamicContainer.dynamicContainer(LuaRun.name(spec), examples(spec)));
  }

  private static Stream<DynamicTest> examples(Path spec) {
    try {
      var printed = LuaRun.here(List.of(spec.resolveSibling("harness.lua"), spec));
      assertThat(printed).isNotEmpty();
      return printed.lines().map(SpecTest::example);
    } catch (IOException | RuntimeException failure) {
      return Stream.of(
          DynamicTest.dynamicTest(
              "runs",
              () -> {
                throw failure;
              }));
    }
  }

  private static DynamicTest example(String line) {
    return DynamicTest.dynamicTest(
        line.replaceFirst("^\\S+\\s+", "").replaceFirst(" -- .*", ""),
        () -> assertThat(line).startsWith("ok"));
  }
}
