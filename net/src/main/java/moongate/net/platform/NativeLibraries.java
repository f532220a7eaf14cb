package moongate.net.platform;

import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The native libraries of Netty: Linux's epoll, and BoringSSL. Each is loaded once per process, by
/// whoever asks first; the others wait until it is.
///
/// The first look is dear: Netty looks for providers in every archive of the class path, links
/// functions of C, and asks the JVM for all of its ciphers. A start has it done aside, while it
/// reads its settings.
public final class NativeLibraries {
  private static final FutureTask<Boolean> EPOLL = new FutureTask<>(Epoll::isAvailable);
  private static final FutureTask<Boolean> BORING_SSL = new FutureTask<>(OpenSsl::isAvailable);

  private NativeLibraries() {}

  /// Begins to load them, on a thread of its own. Until they are asked for here, nothing else may
  /// use Netty: classes that two threads initialize, each from another end, can wait for each other
  /// for ever.
  public static void loadAside() {
    Thread.ofPlatform()
        .daemon()
        .name("moongate-libraries")
        .start(() -> {
          EPOLL.run();
          BORING_SSL.run();
        });
  }

  /// Whether loops and sockets can be those of epoll.
  public static boolean hasEpoll() {
    return loaded(EPOLL);
  }

  /// Whether BoringSSL can encrypt; the JDK does otherwise.
  public static boolean hasBoringSsl() {
    return loaded(BORING_SSL);
  }

  private static boolean loaded(FutureTask<Boolean> library) {
    library.run(); // does nothing when it is done, or being done
    try {
      return library.get();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a native library cannot be loaded", failed.getCause());
    }
  }
}
