package moongate.plugins.ldapauth;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.fiber.Fiber;
import moongate.gateway.exchange.UpstreamCall;
import moongate.http.ByteStream;
import moongate.http.Caller;
import moongate.http.Origin;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.SocketException;
import moongate.http.Sockets;
import moongate.http.TlsTerms;
import moongate.plugins.sockets.KeptStreams;
import moongate.plugins.sockets.TimeLeft;
import org.jspecify.annotations.Nullable;

/// An LDAP server (RFC 4511), which is only asked whether a password is right, by simple binds over
/// connections that are kept open. Safe for all loops: each loop has its own connections, and the
/// caller's fiber waits.
final class Directory {
  private static final int VERSION = 3;
  private static final int BIND_REQUEST = 0x60;
  private static final int BIND_RESPONSE = 0x61;
  private static final int EXTENDED_REQUEST = 0x77;
  private static final int EXTENDED_RESPONSE = 0x78;
  private static final int SIMPLE = 0x80;
  private static final int REQUEST_NAME = 0x80;
  private static final String START_TLS = "1.3.6.1.4.1.1466.20037";

  private static final int SUCCESS = 0;
  private static final int LARGEST_MESSAGE = 64 * 1024;
  private static final int MOST_IDLE = 32;

  private final LdapConfig config;
  private final Sockets sockets;
  private final Resolver resolver;
  private final KeptStreams kept;
  private final AtomicInteger lastId = new AtomicInteger();

  Directory(LdapConfig config, Sockets sockets, Resolver resolver) {
    this.config = config;
    this.sockets = sockets;
    this.resolver = resolver;
    this.kept = new KeptStreams(config.keepalive(), MOST_IDLE);
  }

  /// The directory's answer.
  ///
  /// @param diagnosis its message for people; may be empty
  record Result(int code, String diagnosis) {
    boolean isSuccess() {
      return code == SUCCESS;
    }

    /// Whether the answer means that name or password are wrong, and not that the directory has a
    /// problem.
    boolean isRefusal() {
      return switch (code) {
        // noSuchObject, invalidDNSyntax, inappropriateAuthentication, invalidCredentials,
        // insufficientAccessRights, unwillingToPerform, constraintViolation
        case 32, 34, 48, 49, 50, 53, 19 -> true;
        default -> false;
      };
    }
  }

  /// Asks whether `password` is that of the entry `name`.
  ///
  /// @param password not empty: a bind without a password is anonymous, and always succeeds
  /// @throws LdapException when it cannot be asked
  Result bind(Fiber fiber, String name, String password) {
    if (password.isEmpty()) {
      throw new IllegalArgumentException("a bind without a password proves nothing");
    }
    var request =
        Ber.element(
            BIND_REQUEST,
            Ber.integer(VERSION),
            Ber.element(Ber.OCTETS, name),
            Ber.element(SIMPLE, password));
    var known = taken(fiber);
    if (known != null) {
      try {
        return exchange(fiber, known, request);
      } catch (LdapException closedMeanwhile) {
        // The server may close an idle connection just when it is used, so another connection is
        // tried.
        if (closedMeanwhile.isTimeout()) {
          throw closedMeanwhile;
        }
      }
    }
    return exchange(fiber, connected(fiber), request);
  }

  private @Nullable ByteStream taken(Fiber fiber) {
    var known = kept.take(fiber.loop());
    if (known != null && known.hasUnread()) {
      known.close(); // a notice that it is about to be closed
      return null;
    }
    return known;
  }

  private Result exchange(Fiber fiber, ByteStream stream, String request) {
    boolean isUsable = false;
    try {
      var result = ask(fiber, stream, request, BIND_RESPONSE);
      isUsable = true;
      return result;
    } finally {
      if (isUsable) {
        kept.give(fiber.loop(), stream);
      } else {
        stream.close();
      }
    }
  }

  private Result ask(Fiber fiber, ByteStream stream, String request, int responseTag) {
    int id = lastId.updateAndGet(last -> last == Integer.MAX_VALUE ? 1 : last + 1);
    var caller = Caller.of(fiber);
    var time = new TimeLeft(config.timeout());
    try {
      stream.write(caller, Ber.element(Ber.SEQUENCE, Ber.integer(id), request), time.get());
      var message = new Ber.Reader(message(caller, stream, time));
      if (message.expect(Ber.INTEGER).number() != id) {
        throw new LdapException("it ends the connection");
      }
      var response = new Ber.Reader(message.expect(responseTag).content());
      int code = response.expect(Ber.ENUMERATED).number();
      response.expect(Ber.OCTETS); // the part of the name that it knows
      return new Result(code, response.expect(Ber.OCTETS).content());
    } catch (SocketException broken) {
      boolean isTimeout = broken.kind() == SocketException.Kind.TIMEOUT;
      throw new LdapException(String.valueOf(broken.getMessage()), isTimeout);
    }
  }

  /// The content of the next message.
  private static String message(Caller caller, ByteStream stream, TimeLeft time) {
    var received = new StringBuilder();
    while (true) {
      var bytes = stream.read(caller, LARGEST_MESSAGE, time.get());
      if (bytes == null) {
        throw new LdapException("it has closed the connection");
      }
      received.append(bytes);
      var message = new Ber.Reader(received).next(LARGEST_MESSAGE);
      if (message != null) {
        if (message.tag() != Ber.SEQUENCE) {
          throw Ber.malformed();
        }
        return message.content();
      }
    }
  }

  private ByteStream connected(Fiber fiber) {
    try {
      var address = resolver.resolve(fiber, config.host()).getFirst();
      var target = new InetSocketAddress(address, config.port());
      var stream = sockets.connect(Caller.of(fiber), target, config.timeout());
      if (config.usesTls() || config.startsTls()) {
        secure(fiber, stream);
      }
      return stream;
    } catch (SocketException | ResolveException unreachable) {
      throw new LdapException(String.valueOf(unreachable.getMessage()));
    }
  }

  private void secure(Fiber fiber, ByteStream stream) {
    boolean isSecure = false;
    try {
      if (!config.usesTls()) {
        askForTls(fiber, stream);
      }
      int depth = config.verifiesTls() ? UpstreamCall.TLS_DEPTH : Origin.UNVERIFIED;
      stream.startTls(Caller.of(fiber), new TlsTerms(config.host(), depth, null), config.timeout());
      isSecure = true;
    } finally {
      if (!isSecure) {
        stream.close();
      }
    }
  }

  private void askForTls(Fiber fiber, ByteStream stream) {
    var request = Ber.element(EXTENDED_REQUEST, Ber.element(REQUEST_NAME, START_TLS));
    var result = ask(fiber, stream, request, EXTENDED_RESPONSE);
    if (!result.isSuccess()) {
      throw new LdapException("it refuses StartTLS: " + result.diagnosis());
    }
  }
}
