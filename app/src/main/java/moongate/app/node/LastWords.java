package moongate.app.node;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moongate.net.loop.LoopEndedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the node if a thread that it cannot do without has died, so that whoever watches over it
/// starts it again. Otherwise it would look alive, accept connections and answer none of them.
///
/// What it says then needs no memory, because there may be none. The usual log may have lost its
/// thread, too, so this is written past it.
public final class LastWords implements UncaughtExceptionHandler {
  private static final String TEXT =
      "[emerg] a thread of Moongate has died, usually because the memory was used up. The node"
          + " ends, since it could not answer any more: start it again. MOONGATE_JAVA_OPTS=-Xmx2g"
          + " allows more memory.\n";

  private final Runnable end;
  private final byte[] text = TEXT.getBytes(StandardCharsets.US_ASCII);
  private final List<OutputStream> targets;

  LastWords(Runnable end, List<OutputStream> targets) {
    this.end = end;
    this.targets = List.copyOf(targets);
  }

  /// For all threads of this process.
  ///
  /// @param errorLog where the node's log goes
  public static void prepare(Optional<Path> errorLog) {
    Runnable halt = () -> Runtime.getRuntime().halt(1);
    var targets = new ArrayList<OutputStream>();
    targets.add(new FileOutputStream(FileDescriptor.err));
    errorLog.map(AppendedFile::new).ifPresent(targets::add);
    var words = new LastWords(halt, targets);
    words.rehearse();
    Thread.setDefaultUncaughtExceptionHandler(words);
  }

  /// Loads the classes that are needed: there may be no memory for that later.
  private void rehearse() {
    isFatal(Thread.currentThread(), new IllegalStateException());
    speak(0);
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (isFatal(thread, thrown)) {
      try {
        speak(text.length);
      } finally {
        end.run();
      }
    } else {
      log().error("the thread {} has ended", thread.getName(), thrown);
    }
  }

  /// A virtual thread serves one task only.
  private static boolean isFatal(Thread thread, Throwable thrown) {
    return thrown instanceof LoopEndedException
        || (thrown instanceof OutOfMemoryError && !thread.isVirtual());
  }

  private void speak(int length) {
    for (int i = 0; i < targets.size(); i++) {
      try {
        targets.get(i).write(text, 0, length);
      } catch (IOException | RuntimeException | Error cannot) {
        // nobody is left to hear of it
      }
    }
  }

  /// Created late: before the logs are set up, they have no destination.
  private static Logger log() {
    return LoggerFactory.getLogger(LastWords.class);
  }

  /// A file that is opened when something is written: it may have been rotated.
  private static final class AppendedFile extends OutputStream {
    private final Path path;

    AppendedFile(Path path) {
      this.path = path;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet});
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (Files.isRegularFile(path)) {
        try (var file = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
          file.write(bytes, from, length);
        }
      }
    }
  }
}
