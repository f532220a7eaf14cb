package moongate.lua.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Compares the library with LuaJIT's: the output of each script in `transcripts` must be equal to
/// the `.txt` file next to it, here and, if it is installed, in `luajit`. `-Dupdate=true` creates
/// the `.txt` files with `luajit`.
final class TranscriptTest {
  @TestFactory
  Stream<DynamicTest> printsWhatIsRecorded() {
    return scripts()
        .map(script ->
            DynamicTest.dynamicTest(
                LuaRun.name(script),
                () -> assertThat(LuaRun.here(withPrelude(script))).isEqualTo(recorded(script))));
  }

  @TestFactory
  Stream<DynamicTest> whatIsRecordedIsWhatLuaJitPrints() {
    return scripts()
        .map(script ->
            DynamicTest.dynamicTest(LuaRun.name(script), () -> compareWithLuaJit(script)));
  }

  private static void compareWithLuaJit(Path script) throws IOException {
    var printed = LuaRun.elsewhere("luajit", withPrelude(script));
    assumeTrue(printed != null, "luajit is not installed");
    if (Boolean.getBoolean("update") && printed != null) {
      Files.writeString(record(script), printed, StandardCharsets.ISO_8859_1);
    }
    assertThat(printed).isEqualTo(recorded(script));
  }

  private static Stream<Path> scripts() {
    return LuaRun.files("transcripts", ".lua").stream()
        .filter(script -> !LuaRun.name(script).equals("prelude.lua"));
  }

  private static List<Path> withPrelude(Path script) {
    return List.of(script.resolveSibling("prelude.lua"), script);
  }

  private static String recorded(Path script) throws IOException {
    return Files.readString(record(script), StandardCharsets.ISO_8859_1);
  }

  private static Path record(Path script) {
    return script.resolveSibling(LuaRun.name(script).replace(".lua", ".txt"));
  }
}
