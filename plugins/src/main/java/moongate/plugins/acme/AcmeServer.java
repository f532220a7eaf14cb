package moongate.plugins.acme;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Locale;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.util.CSRBuilder;

/// One order at an ACME server, from the account to the certificate (RFC 8555). Blocks; runs on its
/// own thread, which may be interrupted.
final class AcmeServer {
  /// Certificates for longer names have no common name.
  private static final int LONGEST_COMMON_NAME = 64;

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
      var ready = order.waitUntilReady(deadline.left());
      if (ready != Status.READY && ready != Status.VALID) {
        throw refusal("the order was refused", order);
      }
      order.execute(pair, request -> name(request, host));
      if (order.waitForCompletion(deadline.left()) != Status.VALID) {
        throw refusal("the certificate was not issued", order);
      }
      var certificate = preferred(order.getCertificate());
      return new NewCertificate(certificate.getCertificateChain(), pair.getPrivate());
    } catch (AcmeException failed) {
      throw new OrderException(message(failed), failed);
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
    var left = deadline.left(); // there may be as many as the server likes
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
      var status = challenge.waitForCompletion(left);
      if (status != Status.VALID) {
        var why = challenge.getError().map(AcmeServer::text).orElse("no answer in time");
        throw new OrderException("challenge " + word(status) + ": http-01: " + why);
      }
    } finally {
      challenges.forget(challenge.getToken());
    }
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

    Duration left() throws OrderException {
      long nanos = end - System.nanoTime();
      if (nanos <= 0) {
        throw new OrderException("the server did not come to an end in time");
      }
      return Duration.ofNanos(nanos);
    }
  }
}
