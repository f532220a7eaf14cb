package moongate.admin.endpoint;

import java.util.List;
import java.util.Optional;
import moongate.admin.node.CertificateOrders;
import moongate.admin.reply.JsonObjects;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.store.StoreException;

/// `/acme`: orders certificates, and shows the existing ones.
public record AcmeEndpoints(CertificateOrders orders) {
  private static final String HOST = "host";
  private static final String CHECK_ONLY = "test_http_challenge_flow";
  private static final Schema FORM =
      Schema.record().field(HOST, Field.text()).field(CHECK_ONLY, Field.flag());

  /// `POST /acme`: orders a certificate for `host` now, or only checks whether that would succeed.
  public Reply order(AdminRequest request) {
    var body = request.document(_ -> FORM);
    var host = host(body).orElseThrow(() -> refused(400, "host must be provided and be a string"));
    checkConfigured();
    refuse(400, orders.refusal(host));
    if (body.at(CHECK_ONLY).equals(Value.of(true))) {
      var problem = orders.check(host);
      refuse(
          400, problem.map(why -> "problem found running sanity check for " + host + ": " + why));
      return Reply.message(200, "sanity test for host " + host + " passed");
    }
    refuse(500, orders.order(host).map(why -> "failed to update certificate: " + why));
    return Reply.message(201, "certificate for host " + host + " is created");
  }

  /// `PATCH /acme`: the same in the background; without a host, for all certificates that expire
  /// soon.
  public Reply orderSoon(AdminRequest request) {
    var host = host(request.document(_ -> FORM));
    checkConfigured();
    if (host.isPresent()) {
      refuse(400, orders.refusal(host.get()));
      refuse(503, orders.orderSoon(host.get()));
    } else {
      orders.renewSoon();
    }
    return Reply.message(202, "Renewal process started successfully");
  }

  /// `GET /acme/certificates`
  public Reply list(AdminRequest request) throws StoreException {
    var asked = request.query().getOrDefault("invalid_only", "false");
    boolean isInvalidOnly = List.of("true", "1", "").contains(asked);
    var shown =
        orders.certificates().stream()
            .filter(certificate -> !isInvalidOnly || !certificate.flag("valid"))
            .toList();
    return Reply.json(200, JsonObjects.object("data", Value.of(shown)));
  }

  /// `GET /acme/certificates/{host}`
  public Reply read(AdminRequest request) throws StoreException {
    var host = request.variable(HOST);
    return orders.certificates().stream()
        .filter(certificate -> certificate.text(HOST).equalsIgnoreCase(host))
        .findFirst()
        .map(certificate -> Reply.json(200, JsonObjects.object("data", certificate)))
        .orElseGet(() -> Reply.message(404, "Certificate for host " + host + " not found"));
  }

  private static Optional<String> host(Value.Obj body) {
    return body.at(HOST) instanceof Value.Str(var host, _, _) && !host.isEmpty()
        ? Optional.of(host)
        : Optional.empty();
  }

  private void checkConfigured() {
    if (!orders.isConfigured()) {
      throw refused(404, "there is no plugin acme at work");
    }
  }

  private static void refuse(int status, Optional<String> why) {
    if (why.isPresent()) {
      throw refused(status, why.get());
    }
  }

  private static Refused refused(int status, String message) {
    return new Refused(Reply.message(status, message));
  }
}
