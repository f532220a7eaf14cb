package moongate.net.platform;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Netty's native libraries: epoll of Linux, and BoringSSL. Each is loaded once per process, by the
/// first caller; other callers wait until it is loaded.
///
/// Loading takes a fifth of a start: Netty searches every archive of the class path for providers,
/// links C functions, and lists all ciphers of the JDK. That is why a start has it done on a thread
/// of its own while it reads the settings.
public final class NativeLibraries {
  private static final FutureTask<Boolean> EPOLL = new FutureTask<>(NativeLibraries::loadEpoll);
  private static final FutureTask<Boolean> BORING_SSL = new FutureTask<>(OpenSsl::isAvailable);

  private NativeLibraries() {}

  /// Starts to load both in the background. After this, use Netty only through classes that call
  /// [#hasEpoll] first: two threads that initialize Netty's classes in different orders could wait
  /// for each other forever.
  public static void loadAside() {
    Thread.ofPlatform()
        .daemon()
        .name("moongate-libraries")
        .start(() -> {
          EPOLL.run();
          BORING_SSL.run();
        });
  }

  /// Initializes the classes of buffers, too: whoever has waited for this may use them while this
  /// thread goes on to BoringSSL, which needs them as well.
  private static boolean loadEpoll() {
    boolean isAvailable = Epoll.isAvailable();
    var _ = ByteBufAllocator.DEFAULT;
    var _ = Unpooled.EMPTY_BUFFER;
    return isAvailable;
  }

  /// Whether event loops and sockets can use epoll.
  public static boolean hasEpoll() {
    return loaded(EPOLL);
  }

  /// Whether BoringSSL does TLS; if not, the JDK does.
  public static boolean hasBoringSsl() {
    return loaded(BORING_SSL);
  }

  private static boolean loaded(FutureTask<Boolean> library) {
    library.run(); // does nothing if it has run, or runs on another thread
    try {
      return library.get();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a native library cannot be loaded", failed.getCause());
    }
  }
}
