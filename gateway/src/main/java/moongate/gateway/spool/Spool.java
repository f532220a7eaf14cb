package moongate.gateway.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import moongate.fiber.Fiber;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Memory and files for the bodies that wait on a node: some memory for each, then files, all of it
/// bounded. Used by all loops.
///
/// A file is deleted as soon as it is open, so that the system frees it whenever the node ends, in
/// whatever way. Only a [NamedFile] is deleted later, and at the next start at the latest.
public final class Spool implements AutoCloseable {
  /// Without files: bodies that are too large for the memory are not collected.
  public static final Spool NONE = new Spool(null, 8 * 1024, 0, 0, FileBudget.UNLIMITED);

  private static final Logger log = LoggerFactory.getLogger("moongate.proxy");
  private static final String PREFIX = "body-";

  /// The most memory for one body, as long as there is some.
  static final int MEMORY_PER_BODY = 256 * 1024;

  /// The memory of all bodies together, beyond what each may have in any case.
  private static final long MEMORY_OF_ALL = 32 << 20;

  private static final int THREADS = 4;

  /// The pause between two log lines about a full disk.
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final @Nullable Path folder;
  private final int free;
  private final long mostInFiles;
  private final long mostAhead;
  private final FileBudget files;
  private final AtomicLong inMemory = new AtomicLong();
  private final AtomicLong inFiles = new AtomicLong();
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicLong complained = new AtomicLong(System.nanoTime() - QUIET_NANOS);
  private final ExecutorService disk;

  private Spool(
      @Nullable Path folder, int free, long mostInFiles, long mostAhead, FileBudget files) {
    this.folder = folder;
    this.free = free;
    this.mostInFiles = mostInFiles;
    this.mostAhead = mostAhead;
    this.files = files;
    var threads =
        new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Spool::thread);
    threads.allowCoreThreadTimeOut(true);
    this.disk = threads;
  }

  private static Thread thread(Runnable task) {
    return Thread.ofPlatform().daemon().name("spool").unstarted(task);
  }

  /// How many bytes of memory each body has in any case.
  public int memoryOfEach() {
    return free;
  }

  /// Keeps files in `folder`, which is made when it is needed, and removes what a crash left there.
  ///
  /// @param free how many bytes of memory each body has in any case (`client_body_buffer_size`)
  /// @param mostInFiles how many bytes all files may have together
  /// @param mostAhead how many bytes of them are for one response whose client is slow
  ///   (`proxy_max_temp_file_size`)
  /// @param files pays for the files that are open
  public static Spool in(
      Path folder, int free, long mostInFiles, long mostAhead, FileBudget files) {
    removeLeftovers(folder);
    return new Spool(folder, free, mostInFiles, mostAhead, files);
  }

  private static void removeLeftovers(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (var file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException cannot) {
      log.warn("cannot clean {}: {}", folder, cannot.toString());
    }
  }

  /// How many bytes one response may have in files.
  long mostAhead() {
    return mostAhead;
  }

  /// True if responses that are read ahead may have `more` bytes in files. Half of the space is
  /// reserved for request bodies.
  boolean mayReadAhead(int more) {
    return inFiles.get() + more <= mostInFiles / 2;
  }

  /// Logs that a body found no space, but not for each of them.
  void complain(UncheckedIOException failure) {
    long last = complained.get();
    long now = System.nanoTime();
    if (now - last >= QUIET_NANOS && complained.compareAndSet(last, now)) {
      log.warn("a body cannot wait in a file, it is passed on: {}", failure.getMessage());
    }
  }

  /// How many bytes all files have now.
  public long inFiles() {
    return inFiles.get();
  }

  /// The memory that a body may use without asking.
  int free() {
    return free;
  }

  /// Asks for `bytes` of memory; false if there is not enough. Memory that was granted is returned
  /// with [#giveMemory].
  boolean takeMemory(int bytes) {
    return take(inMemory, bytes, MEMORY_OF_ALL);
  }

  void giveMemory(int bytes) {
    inMemory.addAndGet(-bytes);
  }

  boolean takeRoom(long bytes) {
    return take(inFiles, bytes, mostInFiles);
  }

  void giveRoom(long bytes) {
    inFiles.addAndGet(-bytes);
  }

  private static boolean take(AtomicLong used, long bytes, long most) {
    if (used.addAndGet(bytes) <= most) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /// A new file; null if there can be none. Called on the disk's threads only.
  ///
  /// @throws IOException when the disk fails, or so much is open that there can be none now
  @Nullable SpoolFile newFile() throws IOException {
    var place = place();
    if (place == null) {
      return null;
    }
    if (!files.take().getAsBoolean()) {
      throw new IOException("connections and bodies have all the files that this node may open");
    }
    SpoolFile file = null;
    try {
      file = new SpoolFile(this, place.resolve(PREFIX + number.incrementAndGet()));
      return file;
    } finally {
      if (file == null) {
        files.give().run();
      }
    }
  }

  /// A file of [#newFile] is closed.
  void closed() {
    files.give().run();
  }

  /// A new file that is there until it is deleted, and that only its owner may read; null if there
  /// can be none. Called on the disk's threads only.
  @Nullable Path newNamedFile() throws IOException {
    var place = place();
    return place == null ? null : Files.createTempFile(place, PREFIX, "");
  }

  private @Nullable Path place() throws IOException {
    return folder == null || mostInFiles == 0 ? null : Files.createDirectories(folder);
  }

  /// Runs `work` on a thread that may wait for the disk, while the fiber waits.
  ///
  /// @throws UncheckedIOException when the disk fails
  <T> T onDisk(Fiber fiber, Callable<T> work) {
    var task = start(work, fiber::unpark);
    while (!task.isDone()) {
      fiber.park();
    }
    return result(task);
  }

  /// The same without waiting; `whenDone` runs on the disk's thread.
  <T> FutureTask<T> start(Callable<T> work, Runnable whenDone) {
    var task =
        new FutureTask<>(work) {
          @Override
          protected void done() {
            whenDone.run();
          }
        };
    disk.execute(task);
    return task;
  }

  /// The result of `task`, which is done.
  static <T> T result(FutureTask<T> task) {
    try {
      return task.get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof IOException cannot
          ? new UncheckedIOException(cannot)
          : new IllegalStateException(failure.getCause());
    } catch (InterruptedException | CancellationException never) {
      throw new IllegalStateException(never);
    }
  }

  /// Runs `work` in the background; nobody waits for it.
  void later(Runnable work) {
    if (disk.isShutdown()) {
      work.run();
    } else {
      disk.execute(work);
    }
  }

  @Override
  public void close() {
    disk.shutdown();
  }
}
