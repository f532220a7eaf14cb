package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.OSInfo;

final class SqliteLibraryTest {
  @TempDir private Path folder;

  @Test
  void isInTheFirstFolderThatHasItForThisSystem() throws IOException {
    var place = Path.of("org/sqlite/native", OSInfo.getNativeLibFolderPathForCurrentOS());
    var first = Files.createDirectories(folder.resolve("first").resolve(place));
    Files.createDirectories(folder.resolve("second").resolve(place));
    Files.createDirectories(folder.resolve("other/org/sqlite/native/Plan9/pdp11"));

    assertThat(SqliteLibrary.folderIn(paths("missing", "other", "first", "second")))
        .contains(first.toAbsolutePath());
  }

  @Test
  void isNowhereWhereNoFolderHasIt() {
    assertThat(SqliteLibrary.folderIn(paths("missing", "other"))).isEmpty();
    assertThat(SqliteLibrary.folderIn("")).isEmpty();
  }

  private String paths(String... names) {
    var all = new StringBuilder();
    for (var name : names) {
      all.append(folder.resolve(name)).append(File.pathSeparatorChar);
    }
    return all.toString();
  }
}
