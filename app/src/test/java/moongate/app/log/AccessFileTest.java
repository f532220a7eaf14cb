package moongate.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import moongate.testkit.Await;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccessFileTest {
  private static final Path FULL = Path.of("/dev/full");

  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("requests");

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("access.log");
    log.setLevel(Level.INFO);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void whatGatheredIsThereAfterTheStop() throws IOException {
    start();
    log.info("one");
    log.info("two");
    context.stop();

    assertThat(path).hasContent("one\ntwo\n");
  }

  @Test
  void aMovedFileIsLeftForANewOne() throws Exception {
    var access = start();
    log.info("before");
    awaitContent("before");
    var moved = Files.move(path, folder.resolve("access.log.1"));
    access.reopen();
    log.info("after");
    awaitContent("after");

    assertThat(moved).hasContent("before\n");
    assertThat(path).hasContent("after\n");
  }

  @Test
  @EnabledIf("hasFullDisk")
  void aFullDiskCostsLinesAndNotTheLog() throws Exception {
    Files.createSymbolicLink(path, FULL);
    start();
    log.info("lost");
    var later = Files.writeString(folder.resolve("later.log"), "a line of which the disk took ha");
    var swapped = Files.createSymbolicLink(folder.resolve("swap"), later);
    Files.move(swapped, path, StandardCopyOption.REPLACE_EXISTING);
    // The first that finds room goes to the new file, whenever the writer notices.
    Await.that(() -> {
      log.info("kept");
      return Files.exists(later) && Files.readString(later).contains("kept");
    });
    context.stop();

    assertThat(later).content().contains("took ha\nkept\n").doesNotContain("lost");
  }

  @Test
  @EnabledIf("hasFullDisk")
  void aDiskThatIsStillFullIsNotToldToHaveRoomAgain() throws Exception {
    Files.createSymbolicLink(path, FULL);
    try (var told = LoggedLines.of(AccessFile.class.getName())) {
      start();
      log.info("lost");
      Await.that(() -> !told.texts().isEmpty());
      context.stop(); // writes once more, though there is nothing to write
      Files.delete(path);
      assertThat(told.texts()).singleElement().asString().startsWith("cannot write the access log");
    }
  }

  static boolean hasFullDisk() {
    return Files.isWritable(FULL);
  }

  private AccessFile start() {
    var access = AccessFile.start(path, "machine", context);
    log.addAppender(access);
    return access;
  }

  private void awaitContent(String text) throws Exception {
    Await.that(() -> Files.exists(path) && Files.readString(path).contains(text));
  }
}
