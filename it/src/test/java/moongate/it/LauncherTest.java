package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `moongate`, copied to another place with what was built and without its sources. In
/// the place of a JVM stands a script that tells its arguments.
class LauncherTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Path built;

  @BeforeEach
  void copy() throws IOException {
    built = folder.resolve("app/target/moongate");
    Files.createDirectories(built.resolve("lib"));
    Files.createDirectories(folder.resolve("scripts"));
    Files.copy(ROOT.resolve("moongate"), folder.resolve("moongate"));
    Files.copy(ROOT.resolve("scripts/find-java"), folder.resolve("scripts/find-java"));
    make(built.resolve("moongate.jar"), BUILT);
    make(built.resolve("lib/moongate-lua.jar"), BUILT);
    make(built.resolve("built"), BUILT);

    makeJdk("jdk", "JAVA_VERSION=\"25.0.1\"\n", "echo \"$@\"");
  }

  @Test
  void aCopyWithoutSourcesIsNotBuiltAgain() throws Exception {
    assertThat(run()).endsWith("moongate.jar version\n").doesNotContain("uilding");
  }

  @Test
  void theJdkRefusesHandshakesThatClientsBeginAgain() throws Exception {
    assertThat(run()).contains(" -Djdk.tls.rejectClientInitiatedRenegotiation=true ");
  }

  @Test
  void theHeapOfANodeTakesHalfOfTheMemoryOfItsContainer() throws Exception {
    groups("0::/\n");
    assertThat(started()).doesNotContain("-Xmx512m -Xmx").doesNotContainPattern("-Xmx\\d+ ");
    limit("memory.max", "max");
    assertThat(started()).doesNotContainPattern("-Xmx\\d+ ");
    limit("memory.max", Long.toString(2L << 30));
    assertThat(started()).doesNotContainPattern("-Xmx\\d+ ");
    limit("memory.max", Long.toString(256 << 20));
    assertThat(started())
        .containsPattern("-Xmx512m .* -Xmx134217728 -XX:MaxDirectMemorySize=67108864 ");
    limit("memory.max", Long.toString(100 << 20));
    assertThat(started())
        .as("room beside the young objects")
        .contains("-Xmn32m ")
        .contains(" -Xmx64m -XX:MaxDirectMemorySize=33554432 ");
  }

  /// A service of systemd, and a container of an older system.
  @Test
  void theSmallestLimitAroundANodeCounts() throws Exception {
    groups("0::/system.slice/moongate.service\n");
    limit("system.slice/memory.max", Long.toString(300 << 20));
    limit("system.slice/moongate.service/memory.max", Long.toString(400 << 20));
    assertThat(started()).contains(" -Xmx" + (150 << 20) + " ");

    groups("4:cpu,cpuacct:/docker/1\n2:memory:/docker/1\n0::/\n");
    limit("memory/memory.limit_in_bytes", Long.toString(200 << 20));
    assertThat(started()).contains(" -Xmx" + (100 << 20) + " ");
    limit("memory/memory.limit_in_bytes", "9223372036854771712");
    assertThat(started()).doesNotContainPattern("-Xmx\\d+ ");
  }

  /// Lets the launcher look for the groups and limits of the process in the test's folder.
  private void groups(String own) throws IOException {
    var launcher = folder.resolve("moongate");
    Files.writeString(folder.resolve("cgroup"), own);
    Files.writeString(
        launcher,
        Files.readString(launcher)
            .replace("/proc/self/cgroup", folder.resolve("cgroup").toString())
            .replace("/sys/fs/cgroup", folder.resolve("tree").toString()));
  }

  private void limit(String file, String bytes) throws IOException {
    var path = folder.resolve("tree").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, bytes + "\n");
  }

  private String started() throws IOException, InterruptedException {
    return run("jdk", "jdk", "start");
  }

  @Test
  void theCacheOfTheLastBuildIsUsed() throws Exception {
    make(built.resolve("moongate.aot"), BUILT.plusSeconds(9));

    assertThat(run()).contains("-XX:AOTCache=");
  }

  /// The JVM would take it, and run the code of that build.
  @Test
  void aCacheOfAnEarlierBuildIsNot() throws Exception {
    make(built.resolve("moongate.aot"), BUILT.plusSeconds(9));
    make(built.resolve("lib/moongate-lua.jar"), BUILT.plusSeconds(60));

    assertThat(run()).endsWith("moongate.jar version\n").doesNotContain("AOTCache");
  }

  @Test
  void theVersionOfAJdkMayStandInTheLastLineOfItsFileAndBeUnfinished() throws Exception {
    makeJdk("jdk", "SOURCE=\"a=b\"\nJAVA_RUNTIME_VERSION=\"9\"\nJAVA_VERSION=\"26\"", "echo new");

    assertThat(run()).isEqualTo("new\n");
  }

  @Test
  void aJdkThatIsTooOldOrHasNoVersionIsPassedOver() throws Exception {
    makeJdk("old", "JAVA_VERSION=\"24.0.2\"\n", "echo old");
    makeJdk("none", "IMPLEMENTOR=\"25\"\n", "echo none");
    makeJdk("broken", "JAVA_VERSION=\"\"\n", "echo broken");

    for (var home : List.of("old", "none", "broken", "missing")) {
      assertThat(run(home, "jdk", "version")).as(home).endsWith("moongate.jar version\n");
    }
  }

  private void makeJdk(String home, String release, String java) throws IOException {
    var programs = Files.createDirectories(folder.resolve(home).resolve("bin"));
    Files.writeString(folder.resolve(home).resolve("release"), release);
    for (var name : List.of("java", "javac")) {
      var program = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + java + "\n");
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
  }

  private static void make(Path file, Instant changed) throws IOException {
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(changed));
  }

  private String run() throws IOException, InterruptedException {
    return run("jdk", "jdk", "version");
  }

  /// @param home what JAVA_HOME names
  /// @param onPath the JDK whose programs are found first
  private String run(String home, String onPath, String command)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder("sh", folder.resolve("moongate").toString(), command)
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", folder.resolve(home).toString());
    builder
        .environment()
        .merge(
            "PATH",
            folder.resolve(onPath).resolve("bin").toString(),
            (old, ours) -> ours + ":" + old);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
