package moongate.lua.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The specs in Lua in `specs`: one test per `it`. Those in `language` also run in `lua5.1` and
/// `luajit`, if these are installed: they specify the common behaviour of all three.
final class SpecTest {
  private static final String LANGUAGE = "specs/language";
  private static final Path HARNESS = Path.of("src/test/resources/specs/harness.lua");

  @TestFactory
  Stream<DynamicContainer> specs() {
    return Stream.of("specs", LANGUAGE)
        .flatMap(folder -> LuaRun.files(folder, "_spec.lua").stream())
        .map(spec -> DynamicContainer.dynamicContainer(LuaRun.name(spec), examples(spec)));
  }

  @TestFactory
  Stream<DynamicTest> theLanguageIsThatOfOtherInterpreters() {
    return Stream.of("lua5.1", "luajit")
        .flatMap(interpreter ->
            LuaRun.files(LANGUAGE, "_spec.lua").stream()
                .map(spec ->
                    DynamicTest.dynamicTest(
                        interpreter + " " + LuaRun.name(spec), () -> pass(interpreter, spec))));
  }

  private static void pass(String interpreter, Path spec) throws IOException {
    var printed = LuaRun.elsewhere(interpreter, List.of(HARNESS, spec));
    assumeTrue(printed != null, interpreter + " is not installed");
    assertThat(printed.lines()).isNotEmpty().allMatch(line -> line.startsWith("ok"));
  }

  private static Stream<DynamicTest> examples(Path spec) {
    try {
      var printed = LuaRun.here(List.of(HARNESS, spec));
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
