package moongate.plugins.acme;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import moongate.plugins.sockets.OneLine;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.util.CSRBuilder;

/// One order at an ACME server, from the account to the certificate (RFC 8555). Blocks; runs on its
/// own thread, which may be interrupted.
final class AcmeServer {
  /// Certificates for longer names have no common name.
  private static final int LONGEST_COMMON_NAME = 64;

  /// Where a challenge ends, and an order.
  private static final Set<Status> ENDS = Set.of(Status.VALID, Status.INVALID);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

  private final AcmeConfig config;
  private final AccountKeys keys;
  private final Challenges challenges;
  private final LoopCalls calls;

  AcmeServer(AcmeConfig config, AccountKeys keys, Challenges challenges, LoopCalls calls) {
    this.config = config;
    this.keys = keys;
    this.challenges = challenges;
    this.calls = calls;
  }

  /// Orders a certificate for `host`.
  ///
  /// @param most the time limit of the whole order
  /// @throws OrderException if there is no certificate
  NewCertificate order(String host, Duration most)
      throws OrderException, StorageException, InterruptedException {
    var deadline = new Deadline(most);
    try {
      var order = login().newOrder().domain(host).create();
      for (var authorization : order.getAuthorizations()) {
        prove(authorization, deadline);
      }
      var pair = newKeys();
      var ready = await(order, Set.of(Status.READY, Status.VALID, Status.INVALID), deadline);
      if (ready != Status.READY && ready != Status.VALID) {
        throw refusal("the order was refused", order);
      }
      order.execute(pair, request -> name(request, host));
      if (await(order, ENDS, deadline) != Status.VALID) {
        throw refusal("the certificate was not issued", order);
      }
      var certificate = preferred(order.getCertificate());
      return new NewCertificate(certificate.getCertificateChain(), pair.getPrivate());
    } catch (AcmeException failed) {
      throw new OrderException(message(failed), failed);
    } catch (AcmeProtocolException otherProtocol) {
      // Its message has the whole answer: a page of HTML, where the URL of the directory is wrong.
      var what = OneLine.of(String.valueOf(otherProtocol.getMessage()));
      throw new OrderException(
          "what %s answers is not ACME: %s".formatted(config.directory(), what), otherProtocol);
    }
  }

  private Login login() throws AcmeException, OrderException, StorageException {
    var session = new Session(config.directory(), new Provider(new GatewayHttpClient(calls)));
    session.networkSettings().setCompressionEnabled(false);
    var account =
        new AccountBuilder().addContact("mailto:" + config.accountEmail()).useKeyPair(keys.find());
    if (config.areTermsAccepted()) {
      account.agreeToTermsOfService();
    }
    config.binding().ifPresent(binding -> account.withKeyIdentifier(binding.id(), binding.key()));
    return account.createLogin(session);
  }

  private void prove(Authorization authorization, Deadline deadline)
      throws AcmeException, OrderException, StorageException, InterruptedException {
    deadline.check(); // there may be as many as the server likes
    if (authorization.getStatus() == Status.VALID) {
      return;
    }
    var challenge =
        authorization
            .findChallenge(Http01Challenge.class)
            .orElseThrow(() -> new OrderException("the server offers no challenge http-01"));
    challenges.answer(challenge.getToken(), challenge.getAuthorization());
    try {
      challenge.trigger();
      var status = await(challenge, ENDS, deadline);
      if (status != Status.VALID) {
        var why = challenge.getError().map(AcmeServer::text).orElse("no answer in time");
        throw new OrderException("challenge " + word(status) + ": http-01: " + why);
      }
    } finally {
      challenges.forget(challenge.getToken());
    }
  }

  /// Asks for the status of `resource` until it is one of `ends`. Most servers need less than a
  /// second, so it asks soon, and then at longer and longer intervals; a server that names a time
  /// is asked then.
  private static Status await(PollableResource resource, Set<Status> ends, Deadline deadline)
      throws AcmeException, OrderException, InterruptedException {
    var pause = SHORTEST_PAUSE;
    while (!ends.contains(resource.getStatus())) {
      deadline.check();
      var named = resource.fetch().map(time -> Duration.between(Instant.now(), time));
      if (!ends.contains(resource.getStatus())) {
        Thread.sleep(deadline.atMost(longer(SHORTEST_PAUSE, named.orElse(pause))));
        pause = shorter(LONGEST_PAUSE, pause.multipliedBy(2));
      }
    }
    return resource.getStatus();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static OrderException refusal(String what, Order order) {
    return new OrderException(what + order.getError().map(it -> ": " + text(it)).orElse(""));
  }

  private static String word(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Problem problem) {
    return OneLine.of(problem.getDetail().orElseGet(() -> problem.getType().toString()));
  }

  private static String message(AcmeException failed) {
    var cause = failed.getCause() instanceof IOException network ? network : failed;
    return OneLine.of(String.valueOf(cause.getMessage()));
  }

  private KeyPair newKeys() throws OrderException {
    try {
      var generator = KeyPairGenerator.getInstance(config.rsaBits() > 0 ? "RSA" : "EC");
      if (config.rsaBits() > 0) {
        generator.initialize(config.rsaBits());
      } else {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new OrderException("no key for the certificate", e);
    }
  }

  private static void name(CSRBuilder request, String host) {
    request.addDomain(host);
    if (host.length() <= LONGEST_COMMON_NAME) {
      request.setCommonName(host);
    }
  }

  private Certificate preferred(Certificate certificate) {
    return config.preferredChain().isEmpty()
        ? certificate
        : certificate.findCertificate(config.preferredChain()).orElse(certificate);
  }

  /// Makes sessions use the gateway's HTTP client.
  private static final class Provider extends GenericAcmeProvider {
    private final HttpClient client;

    Provider(HttpClient client) {
      this.client = client;
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
      return client;
    }
  }

  /// Tracks the remaining time.
  private static final class Deadline {
    private final long end;

    Deadline(Duration most) {
      this.end = System.nanoTime() + most.toNanos();
    }

    void check() throws OrderException {
      if (end - System.nanoTime() <= 0) {
        throw new OrderException("the server did not come to an end in time");
      }
    }

    /// A pause that does not go on after the end.
    Duration atMost(Duration pause) {
      return shorter(pause, Duration.ofNanos(end - System.nanoTime()));
    }
  }
}
