package moongate.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Runs the Lua files in `specs/`. The expected output of each is in a `.output` file next to it,
/// and equals that of LuaJIT: if LuaJIT is installed, this is checked, too.
class SpecTest {
  private static final Path SPECS = Path.of("src/test/resources/specs");

  @TestFactory
  Stream<DynamicTest> theEnginePrintsWhatIsExpected() throws IOException {
    return specs()
        .map(spec ->
            DynamicTest.dynamicTest(
                name(spec), () -> assertThat(run(spec)).isEqualTo(expected(spec))));
  }

  @TestFactory
  Stream<DynamicTest> luaJitPrintsWhatIsExpected() throws IOException {
    return specs()
        .map(spec ->
            DynamicTest.dynamicTest(
                name(spec),
                () -> {
                  assumeTrue(isInstalled());
                  assertThat(byLuaJit(spec)).isEqualTo(expected(spec));
                }));
  }

  private static Stream<Path> specs() throws IOException {
    try (var files = Files.list(SPECS)) {
      return files.filter(SpecTest::hasOutput).sorted().toList().stream();
    }
  }

  /// The other specs in the folder contain their own checks, and run in another test.
  private static boolean hasOutput(Path file) {
    return file.toString().endsWith(".lua") && Files.exists(SPECS.resolve(name(file) + ".output"));
  }

  private static String name(Path spec) {
    return spec.getFileName().toString().replace(".lua", "");
  }

  private static String expected(Path spec) throws IOException {
    return read(SPECS.resolve(name(spec) + ".output"));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static String run(Path spec) throws IOException {
    var out = new ByteArrayOutputStream();
    var streams = new StandardStreams(InputStream.nullInputStream(), out, out);
    var sandbox = Sandbox.trusted(Budget.UNLIMITED, streams);
    sandbox.run(read(spec), "@" + spec.getFileName());
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String byLuaJit(Path spec) throws IOException {
    var process =
        new ProcessBuilder("luajit", spec.getFileName().toString())
            .directory(SPECS.toFile())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static boolean isInstalled() {
    try {
      return new ProcessBuilder("luajit", "-v").start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new UncheckedIOException(new IOException(interrupted));
    }
  }
}
